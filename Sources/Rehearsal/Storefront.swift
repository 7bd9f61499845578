/// The partner's site in a rehearsal: what it can carry, and what goes wrong on cue.
///
/// All times count from the announced opening.
package struct Storefront: Equatable, Sendable {
    /// What can go wrong.
    package enum Trouble: Equatable, Sendable {
        /// Paying takes `times` times as long.
        case slow(times: Double)
        /// Nobody can pay. Buyers who try get through when it is over.
        case noCheckout
        /// Nobody reaches the site, to pay or for anything else. All come back when it is over.
        case down
    }

    /// A trouble with its time.
    package struct Cue: Equatable, Sendable {
        /// When it begins.
        package var at: Duration
        package var lasts: Duration
        package var trouble: Trouble
        /// The HTTP status that a site answers while it is down; nil: no answer until it is over.
        package var status: Int?

        package init(_ trouble: Trouble, at: Duration, lasts: Duration, status: Int? = nil) {
            self.trouble = trouble
            self.at = at
            self.lasts = lasts
            self.status = status
        }

        package var end: Duration { at + lasts }

        func holds(at time: Duration) -> Bool { time >= at && time < end }
    }

    /// Payments per second that the site can begin; nil: no limit.
    package var checkoutsPerSecond: Double?
    /// What goes wrong, and when.
    package var cues: [Cue] = []

    /// A site without limits or troubles.
    package init() {}

    /// The trouble at a time: the first cue that holds.
    package func trouble(at time: Duration) -> Trouble? {
        cues.first { $0.holds(at: time) }?.trouble
    }

    /// When the site can be reached again; nil when it can be reached at this time.
    func isDownUntil(at time: Duration) -> Duration? {
        cues.first { $0.trouble == .down && $0.holds(at: time) }?.end
    }

    /// When a payment that begins at a time is done, if it takes `usual` on a good day.
    func finish(ofPaymentAt start: Duration, taking usual: Duration) -> Duration {
        var finish = start + usual
        if case .slow(let times)? = trouble(at: start) { finish = start + usual * times }
        // One trouble may end during another.
        for cue in cues where cue.holds(at: finish) {
            switch cue.trouble {
            case .noCheckout, .down: finish = cue.end
            case .slow: break
            }
        }
        return finish
    }
}
