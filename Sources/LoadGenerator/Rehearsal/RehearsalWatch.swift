import Client
import Health
import Machine
import Rehearsal
import Rules
import Synchronization
import Telemetry
import Wire

/// Follows the engine's stream during a rehearsal: verdicts, the storefront's state, the latest books.
final class RehearsalWatch: Sendable {
    /// The observations so far.
    struct Observations: Sendable {
        /// Every change of the verdict.
        var verdicts: [(state: String, reason: String, at: Moment)] = []
        /// Moments at which the engine reported trouble of the storefront.
        var storefrontTroubles: [Moment] = []
        var latest: Reading?
        var readings = 0
        /// How far the engine's clock is ahead of this machine's.
        var clockLead = TimeSpan(milliseconds: 0)
        var refusal: ClientError?
        fileprivate var state = "OK"
    }

    private let seen = Mutex(Observations())

    var now: Observations { seen.withLock { $0 } }

    /// Follows until its task is cancelled or the link gives up.
    func follow(_ client: EngineClient) async {
        for await news in WatchLink(client, events: .none).news() {
            let here = Moment.now
            seen.withLock { seen in
                switch news {
                case .message(.hello(let hello)): seen.clockLead = hello.now - here
                case .message(.reading(let reading)): seen.take(reading)
                case .link(.closed), .link(.refused): seen.loseLink(at: here)
                case .gaveUp(let error): seen.refusal = error
                case .message, .link, .retrying: break
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
            let seen = now
            if seen.readings > before { return seen.latest }
            // A cancelled sleep ends early; the loop has an end of its own.
            try? await Task.sleep(for: .milliseconds(20))
        }
        return nil
    }
}

extension RehearsalWatch {
    /// Waits until the engine finds the storefront well, and drops earlier reports about it.
    ///
    /// - Returns: whether it found it well in time.
    func storefrontIsWell(within patience: Duration) async -> Bool {
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline {
            let isWell = seen.withLock { $0.forgetTheTimeBefore() }
            if isWell { return true }
            // A cancelled sleep ends early; the loop has an end of its own.
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }
}

extension RehearsalWatch.Observations {
    /// Drops reports from before the storefront was up, once it is; returns whether it is.
    fileprivate mutating func forgetTheTimeBefore() -> Bool {
        guard latest?.storefront?.isUp == true, state != "FAILING" else { return false }
        // A verdict that still holds stays.
        verdicts = state == "OK" ? [] : verdicts.suffix(1)
        storefrontTroubles = []
        return true
    }

    fileprivate mutating func take(_ reading: Reading) {
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
            storefrontTroubles.append(reading.at)
        }
    }

    fileprivate mutating func loseLink(at moment: Moment) {
        guard state != "LINK LOST" else { return }
        state = "LINK LOST"
        verdicts.append((state, "the rehearsal lost its link to the engine", moment + clockLead))
    }
}
