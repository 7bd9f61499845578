import Canvas
package import Client
package import Deck
package import Machine
package import Settings
import Wire

/// The deck as labelled lines, one for each change that matters.
package struct PlainWatch {
    private let client: EngineClient
    private let context: DeckContext
    private let zone: ZoneChoice
    private let prefix: String

    package init(
        _ client: EngineClient, name: String, mode: DeckMode = .live, zone: ZoneChoice = .campaign,
        prefix: String = ""
    ) {
        (self.client, self.zone, self.prefix) = (client, zone, prefix)
        context = DeckContext(mode: mode, engine: SafeText(name), isReadOnly: true)
    }

    private enum Input: Sendable {
        case news(WatchNews)
        case tick
        /// The link has given up.
        case end
    }

    /// The interval of ticks, by which silence is noticed.
    private static let beat = Duration.milliseconds(200)
    /// Maximum number of inputs that wait for a slow reader of the lines.
    private static let inputsMax = 64

    /// Prints until the link gives up or the task is cancelled; then a summary.
    package func print() async throws(Failure) {
        let inputs = BoundedQueue<Input>(limit: PlainWatch.inputsMax)
        let tasks = [
            Task.detached { [client] in
                for await news in WatchLink(client, events: .acts).news() {
                    await inputs.put(.news(news))
                }
                await inputs.put(.end)
            },
            Task.detached {
                // Cancellation of the task ends the sleep.
                while (try? await Task.sleep(for: PlainWatch.beat)) != nil {
                    await inputs.put(.tick)
                }
            },
        ]
        defer {
            for task in tasks { task.cancel() }
            inputs.end()
        }
        try await print(inputs)
    }

    private func print(_ inputs: BoundedQueue<Input>) async throws(Failure) {
        let failures = LinkFailures()
        var reporter = PlainReporter(context: context, now: LocalClock.now)
        reading: while !Task.isCancelled, let input = await inputs.next() {
            let messages: [Message]
            switch input {
            case .news(let news):
                messages = LiveSource.messages(for: news, failures: failures, zone: zone)
            case .tick: messages = [.ticked(LocalClock.now)]
            case .end: break reading
            }
            for message in messages {
                for line in reporter.report(message) { try Standard.output(prefix + line) }
            }
        }
        for line in reporter.summary() { try Standard.output(prefix + line) }
        if let failure = failures.first { throw failure }
    }
}
