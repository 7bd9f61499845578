import Canvas
package import Client
package import Deck
import Foundation
import Health
package import Machine
import Rules
package import Settings
import Synchronization
package import Terminal
import Wire

/// An engine behind a deck: follows its stream and sends the operator's commands.
package final class LiveSource: DeckSource {
    private let client: EngineClient
    private let failures: LinkFailures
    private let zone: ZoneChoice
    /// Its index among several engines; nil when it is the only one.
    private let place: Int?
    private let link: WatchLink
    private var follower: Task<Void, Never>?
    private var post: (@Sendable (Message) -> Void)?

    /// A source that follows an engine.
    package init(
        _ client: EngineClient, failures: LinkFailures = LinkFailures(), zone: ZoneChoice,
        place: Int? = nil
    ) {
        (self.client, self.failures, self.zone, self.place) = (client, failures, zone, place)
        link = WatchLink(client, events: .acts, acts: LiveSource.pastActs)
    }

    /// Number of past acts to ask for: as many as the largest screen shows.
    private static let pastActs = 100

    deinit { follower?.cancel() }

    /// Starts to follow the engine.
    package func begin(_ mailbox: TerminalMailbox<Message>) {
        let place = place
        let addressed: @Sendable (Message) -> Message = { message in
            place.map { .ofEngine($0, message) } ?? message
        }
        // Answers to commands are few and must not be lost: they ignore the mailbox's limit.
        post = { mailbox.postAnyway(addressed($0)) }
        let (link, failures, zone) = (link, failures, zone)
        follower = Task.detached {
            var backlog = Backlog()
            for await news in link.news() {
                let messages = backlog.receive(news).flatMap {
                    LiveSource.messages(for: $0, failures: failures, zone: zone)
                }
                await LiveSource.post(messages.map(addressed), into: mailbox)
            }
        }
    }

    /// Posts messages once there is room. Until then nothing is read from the engine, which reports
    /// later how much it skipped.
    private static func post(_ messages: [Message], into mailbox: TerminalMailbox<Message>) async {
        while !mailbox.post(contentsOf: messages) {
            do { try await Task.sleep(for: .milliseconds(20)) } catch { return }
        }
    }

    /// Sends a command, looks events up or connects again.
    package func carryOut(_ effect: Effect) {
        guard let post else { return }
        let client = client
        switch effect {
        case .send(let order):
            let name = CommandID(UUID().uuidString)
            if let name { post(.commandNamed(order.id, name)) }
            Task.detached {
                let answer = await LiveSource.answer(to: order, name, from: client)
                post(.commandAnswered(order.id, answer, at: LocalClock.now))
            }
        case .lookUp(let first, let last):
            Task.detached {
                let events = await LiveSource.events(after: first, upTo: last, from: client)
                post(.lookedUp(events, after: first, upTo: last))
            }
        case .reconnect: link.tryNow()
        default: break
        }
    }

    /// Asks the engine for past events; returns those received when the link breaks.
    private static func events(
        after first: Int64, upTo last: Int64, from client: EngineClient
    ) async -> [Event] {
        var events: [Event] = []
        do {
            for try await line in client.events(after: first) {
                guard line.row.sequence <= last, let event = line.row.event else { break }
                events.append(event)
                if event.sequence == last { break }
            }
        } catch {
            // Without events the picture is as coarse as the readings. The link reports the error.
        }
        return events
    }

    package let comesByItself = true
    package var lastWords: [String] { failures.others }
    package var failure: Failure? { failures.first }

    /// The messages to the deck for news of the link.
    static func messages(
        for news: WatchNews, failures: LinkFailures, zone: ZoneChoice
    ) -> [Message] {
        let now = LocalClock.now
        switch news {
        case .link(let evidence): return [.linkChanged(evidence, at: now)]
        case .message(.hello(let hello)):
            return [.helloArrived(CampaignFacts(hello, zone: zone))]
        case .message(.reading(let reading)): return [.readingArrived(reading, at: now)]
        case .message(.event(let line)): return line.row.event.map { [.eventsArrived([$0])] } ?? []
        case .message(.lost(let items)): return [.missed(events: items)]
        case .message(.caughtUp): return []
        case .retrying(_, let why): return [.linkChanged(.failing(why), at: now)]
        case .gaveUp(let error):
            failures.add(Failure(error))
            return [.gaveUp(SafeText(error.sentence))]
        }
    }

    private static func answer(
        to order: PermittedCommand, _ name: CommandID?, from client: EngineClient
    ) async -> CommandAnswer {
        let request = CommandRequest(
            order.act, reason: order.reason.map { ExactText($0) }, revision: order.revision,
            id: name)
        do throws(ClientError) {
            let reply = try await client.command(request, on: order.drop)
            return reply.isRepeated == true ? .repeated : .done
        } catch {
            switch error {
            case .refused(let problem) where problem.isOfStart: return .failed(problem.detail)
            case .refused(let problem) where problem.isUnsettled: return .unknown
            case .refused(let problem), .notAllowed(let problem):
                return .refused(problem.refusal ?? Refusal(.notAllowed, problem.detail))
            case .unreachable(let sentence, isRefused: true), .untrusted(let sentence):
                return .failed(sentence)
            // The command may have arrived, and may still be carried out.
            case .unreachable, .badAnswer: return .unknown
            }
        }
    }
}

/// Failures of links, kept until the screen has closed.
package final class LinkFailures: Sendable {
    private let failures = Mutex<[Failure]>([])

    package init() {}

    func add(_ failure: Failure) { failures.withLock { $0.append(failure) } }
    /// The first failure: the program ends with it.
    var first: Failure? { failures.withLock { $0.first } }
    var others: [String] { failures.withLock { $0.dropFirst().map(\.sentence) } }
}
