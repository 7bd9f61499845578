/// The partner's site in a rehearsal: what it can carry, and what goes wrong on cue.
///
/// All times count from the announced opening.
package struct Storefront: Equatable, Sendable {
    /// What can go wrong.
    package enum Fault: Equatable, Sendable {
        /// Paying takes `times` times as long.
        case slow(times: Double)
        /// Nobody can pay. Buyers who try get through when it is over.
        case noCheckout
        /// Nobody reaches the site, to pay or for anything else. All come back when it is over.
        case down
    }

    /// A fault with its time.
    package struct Cue: Equatable, Sendable {
        package var fault: Fault
        package var at: Duration
        package var lasts: Duration
        /// The HTTP status that a site answers while it is down; nil: no answer until it is over.
        package var status: Int?

        package var end: Duration { at + lasts }

        func isActive(at time: Duration) -> Bool { time >= at && time < end }
    }

    /// The site's answer to a request for a page. The checkout plays no part: pages may be fine
    /// while nobody can pay.
    package struct PageAnswer: Comparable, Sendable {
        package var status: Int
        /// Time from the request to the answer.
        package var after: Duration

        /// The answer on a good day.
        package static let usual = PageAnswer(status: 200, after: .milliseconds(150))

        /// By status, then by time: the better answer is the lesser one.
        package static func < (left: PageAnswer, right: PageAnswer) -> Bool {
            (left.status, left.after) < (right.status, right.after)
        }
    }

    /// Payments per second that the site can begin; nil: no limit.
    package var checkoutsPerSecond: Double?
    package var cues: [Cue] = []

    /// The fault at a time: the first active cue.
    func fault(at time: Duration) -> Fault? {
        cues.first { $0.isActive(at: time) }?.fault
    }

    /// The end of the outage at this time; nil if there is none.
    func outageEnd(at time: Duration) -> Duration? {
        cues.first { $0.fault == .down && $0.isActive(at: time) }?.end
    }

    /// When a payment that begins at a time is done, if it takes `usual` on a good day.
    func finish(ofPaymentAt start: Duration, taking usual: Duration) -> Duration {
        var finish = start + usual
        if case .slow(let times)? = fault(at: start) { finish = start + usual * times }
        // When one fault ends, another may be active.
        for cue in cues where cue.isActive(at: finish) {
            switch cue.fault {
            case .noCheckout, .down: finish = cue.end
            case .slow: break
            }
        }
        return finish
    }

    /// The answer to a request at a time. If the site is down and the cue names no status,
    /// the answer is delayed until the outage ends; the caller has timed out by then.
    package func answer(at time: Duration) -> PageAnswer {
        var reached = time
        // When one fault ends, another may be active.
        while let down = cues.first(where: { $0.fault == .down && $0.isActive(at: reached) }) {
            if let status = down.status {
                return PageAnswer(status: status, after: reached - time + PageAnswer.usual.after)
            }
            reached = down.end
        }
        var answer = PageAnswer.usual
        if case .slow(let times)? = fault(at: reached) { answer.after = answer.after * times }
        answer.after += reached - time
        return answer
    }

    /// The seconds after the opening in which a cue is active.
    var troubledSeconds: Set<Int> {
        var seconds: Set<Int> = []
        for cue in cues where cue.lasts > .zero {
            let first = Int(max(0, cue.at.components.seconds))
            let last = Int(max(0, (cue.end - .microseconds(1)).components.seconds))
            if first <= last { seconds.formUnion(first...min(last, 86_400)) }
        }
        return seconds
    }
}
