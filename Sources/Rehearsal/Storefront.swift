/// The partner's site in a rehearsal: what it bears, and what goes wrong with it on cue.
///
/// All times count from the announced opening.
package struct Storefront: Equatable, Sendable {
    /// What can go wrong.
    package enum Trouble: Equatable, Sendable {
        /// Paying takes so many times as long.
        case slow(times: Double)
        /// Nobody can pay; who tries gets through when it is over.
        case noCheckout
        /// Nobody reaches the site, to pay or to ask for anything; all come back when it is over.
        case down
    }

    /// A trouble with its time.
    package struct Cue: Equatable, Sendable {
        /// When it begins.
        package var at: Duration
        /// How long it lasts.
        package var lasts: Duration
        /// What happens.
        package var trouble: Trouble
        /// What a site that is down answers with; nil: with nothing, until it is over.
        package var status: Int?

        /// A trouble at a time.
        package init(_ trouble: Trouble, at: Duration, lasts: Duration, status: Int? = nil) {
            self.trouble = trouble
            self.at = at
            self.lasts = lasts
            self.status = status
        }

        /// When it is over.
        package var end: Duration { at + lasts }

        func holds(at time: Duration) -> Bool { time >= at && time < end }
    }

    /// Payments that the site can begin in a second; nil: as many as come.
    package var checkoutsPerSecond: Double?
    /// What goes wrong, and when.
    package var cues: [Cue] = []

    /// A site that bears everything.
    package init() {}

    /// The trouble at a time: the first of the cues that hold.
    package func trouble(at time: Duration) -> Trouble? {
        cues.first { $0.holds(at: time) }?.trouble
    }

    /// When the site can be reached again; nil while it can be reached.
    func isDownUntil(at time: Duration) -> Duration? {
        cues.first { $0.trouble == .down && $0.holds(at: time) }?.end
    }

    /// When a payment that begins at a time is through, if it takes so long on a good day.
    func finish(ofPaymentAt start: Duration, taking usual: Duration) -> Duration {
        var finish = start + usual
        if case .slow(let times)? = trouble(at: start) { finish = start + usual * times }
        // One trouble may end in the next.
        for cue in cues where cue.holds(at: finish) {
            switch cue.trouble {
            case .noCheckout, .down: finish = cue.end
            case .slow: break
            }
        }
        return finish
    }
}
