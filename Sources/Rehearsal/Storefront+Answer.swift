extension Storefront {
    /// The site's answer to a request for a page, and how long it takes.
    ///
    /// The checkout plays no part: pages may be fine while nobody can pay.
    package struct Answer: Comparable, Sendable {
        package var status: Int
        /// Time from the request to the answer.
        package var after: Duration

        package init(status: Int, after: Duration) {
            self.status = status
            self.after = after
        }

        /// The answer on a good day.
        package static let usual = Answer(status: 200, after: .milliseconds(150))

        /// By status, then by time: the better answer is the lesser one.
        package static func < (left: Answer, right: Answer) -> Bool {
            (left.status, left.after) < (right.status, right.after)
        }
    }

    /// The answer to a request at a time.
    ///
    /// While the site is down and the cue names no status, it comes when that is over: whoever asks
    /// will have given up before.
    package func answer(at time: Duration) -> Answer {
        var reached = time
        // One trouble may end during another.
        while let down = cues.first(where: { $0.trouble == .down && $0.holds(at: reached) }) {
            if let status = down.status {
                return Answer(status: status, after: reached - time + Answer.usual.after)
            }
            reached = down.end
        }
        var answer = Answer.usual
        if case .slow(let times)? = trouble(at: reached) { answer.after = answer.after * times }
        answer.after += reached - time
        return answer
    }
}
