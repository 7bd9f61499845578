extension Storefront {
    /// What somebody who asks the site for a page gets, and how long that takes.
    ///
    /// The checkout has no part in it: where nobody can pay, the pages may be as good as ever.
    package struct Answer: Comparable, Sendable {
        /// The status of the answer.
        package var status: Int
        /// How long after the question it comes.
        package var after: Duration

        /// An answer.
        package init(status: Int, after: Duration) {
            self.status = status
            self.after = after
        }

        /// On a good day.
        package static let usual = Answer(status: 200, after: .milliseconds(150))

        /// The better answer is the lesser one.
        package static func < (left: Answer, right: Answer) -> Bool {
            (left.status, left.after) < (right.status, right.after)
        }
    }

    /// What is answered to a question at a time. While the site is down it comes when that is over,
    /// if the cue names no status: whoever asks will have given up before.
    package func answer(at time: Duration) -> Answer {
        var reached = time
        // One trouble may end in the next.
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
