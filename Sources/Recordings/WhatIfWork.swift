package import Journal
package import Rules

/// Computes in small steps what another setting would have brought to a drop: first it reads the demand
/// from the recording, then it runs the drop again.
package struct WhatIfWork {
    /// Events read, and steps run, at once: some hundredths of a second.
    private static let eventStride = 4096
    private static let runStride = 2000
    /// The share of reading in the progress: most of the work.
    private static let readingShare = 0.7

    /// How far the work has come.
    package enum Progress: Equatable, Sendable {
        case working(percent: Int)
        /// The actual outcome of the drop, and the outcome under the other setting.
        case done(was: DropOutcome, would: DropOutcome)
    }

    private let question: WhatIf
    private let terms: CampaignTerms
    // Changed in place: a demand of millions of buyers is never copied.
    private var demand: Demand?
    private var readUpTo: Int64 = 0
    private var was = DropOutcome()
    private var rerun: Rerun?

    package init(_ question: WhatIf, terms: CampaignTerms) {
        self.question = question
        self.terms = terms
        demand = Demand(question.drop, in: terms)
    }

    /// Works for a time; returns the progress.
    package mutating func goOn(_ cursor: RecordingCursor, for time: Duration) throws(JournalError)
        -> Progress
    {
        let until = ContinuousClock.now + time
        while true {
            if let answer = try step(cursor) { return answer }
            if ContinuousClock.now >= until { return .working(percent: percent(cursor)) }
        }
    }

    private mutating func step(_ cursor: RecordingCursor) throws(JournalError) -> Progress? {
        guard rerun == nil else {
            if rerun?.run(steps: WhatIfWork.runStride) == true { return nil }
            return .done(was: was, would: rerun?.outcome ?? was)
        }
        let events = try cursor.events(after: readUpTo, limit: WhatIfWork.eventStride)
        for event in events { demand?.apply(event) }
        if let newest = events.last {
            readUpTo = newest.sequence
            return nil
        }
        guard let read = demand else { return .done(was: was, would: was) }
        was = read.outcome
        rerun = Rerun(read, question, terms: terms)
        demand = nil
        return rerun == nil ? .done(was: was, would: was) : nil
    }

    private func percent(_ cursor: RecordingCursor) -> Int {
        let read = Double(readUpTo) / Double(max(1, cursor.end.sequence))
        let share = WhatIfWork.readingShare
        let done = rerun.map { share + $0.progress * (1 - share) } ?? read * share
        return min(99, Int(done * 100))
    }
}
