import Client
import Health
import Machine
import Rehearsal
import Rules
import Synchronization
import Telemetry
import Wire

/// Follows the engine's stream during a rehearsal: verdicts, the storefront's state, the latest
/// books.
final class RehearsalWatch: Sendable {
    struct Observations: Sendable {
        var verdicts: [(state: String, reason: String, at: Moment)] = []
        /// Moments at which the engine reported trouble of the storefront.
        var storefrontFaults: [Moment] = []
        var latest: Reading?
        var readings = 0
        /// How far the engine's clock is ahead of this machine's.
        var clockLead = TimeSpan(milliseconds: 0)
        fileprivate var state = "OK"
    }

    private let observed = Mutex(Observations())

    var now: Observations { observed.withLock { $0 } }

    /// Follows until its task is cancelled or the link gives up.
    func follow(_ client: EngineClient) async {
        for await news in WatchLink(client, events: .none).news() {
            let here = Moment.now
            observed.withLock { observed in
                switch news {
                case .message(.hello(let hello)): observed.clockLead = hello.now - here
                case .message(.reading(let reading)): observed.apply(reading)
                case .link(.closed), .link(.refused): observed.loseLink(at: here)
                case .gaveUp, .message, .link, .retrying: break
                }
            }
        }
    }

    /// The first new reading after a pause; nil when none comes in time.
    func reading(
        after pause: Duration, within patience: Duration = .seconds(20)
    ) async -> Reading? {
        // A cancelled sleep ends early, and whoever cancelled it wants no more of this.
        try? await Task.sleep(for: pause)
        let before = now.readings
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline {
            let observed = now
            if observed.readings > before { return observed.latest }
            // A cancelled sleep ends early; the loop has an end of its own.
            try? await Task.sleep(for: .milliseconds(20))
        }
        return nil
    }

    /// Waits until the engine finds the storefront well, and discards earlier reports about it.
    /// Returns whether it found it well in time.
    func storefrontIsWell(within patience: Duration) async -> Bool {
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline {
            let isWell = observed.withLock { $0.discardEarlierReports() }
            if isWell { return true }
            // A cancelled sleep ends early; the loop has an end of its own.
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }
}

extension RehearsalWatch.Observations {
    /// The verdicts other than OK, each with its likely cause.
    func scores(among occasions: [Occasion]) -> [VerdictScore] {
        verdicts.filter { $0.state != "OK" }.map {
            VerdictScore(state: $0.state, reason: $0.reason, at: $0.at, among: occasions)
        }
    }

    /// Discards reports from before the storefront was up, once it is; returns whether it is.
    fileprivate mutating func discardEarlierReports() -> Bool {
        guard latest?.storefront?.isUp == true, state != "FAILING" else { return false }
        // A verdict that still holds stays.
        verdicts = state == "OK" ? [] : verdicts.suffix(1)
        storefrontFaults = []
        return true
    }

    fileprivate mutating func apply(_ reading: Reading) {
        // Readings from before the hello are the past: only the latest counts.
        if let latest, latest.boot == reading.boot, latest.number >= reading.number { return }
        latest = reading
        readings += 1
        let verdict = reading.verdict
        let word = verdict?.state ?? "OK"
        if word != state, let verdict {
            verdicts.append((word, verdict.reason, reading.at))
        }
        state = word
        let isDown = reading.storefront.map { !$0.isUp } ?? false
        if isDown || Occasion.storefrontStates.contains(word) {
            storefrontFaults.append(reading.at)
        }
    }

    fileprivate mutating func loseLink(at moment: Moment) {
        guard state != "LINK LOST" else { return }
        state = "LINK LOST"
        verdicts.append((state, "the rehearsal lost its link to the engine", moment + clockLead))
    }
}
