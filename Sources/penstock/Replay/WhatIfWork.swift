import Deck
import Journal
import Rules

/// What would have come of a drop under another setting, worked out a little at a time: first the
/// demand is read from the recording, then the drop is run once more.
struct WhatIfWork {
    private enum Stage {
        case reading(Demand, upTo: Int64)
        case running(was: DropOutcome, Rerun)
        case over
    }

    /// Events read, and happenings run, at once: some hundredths of a second.
    private static let eventStride = 4096
    private static let runStride = 2000
    /// Reading is most of the work.
    private static let readingShare = 0.7

    private let question: WhatIf
    private let terms: CampaignTerms
    private var stage: Stage

    /// Work on a question that has not begun.
    init(_ question: WhatIf, terms: CampaignTerms) {
        self.question = question
        self.terms = terms
        stage = .reading(Demand(question.drop, in: terms), upTo: 0)
    }

    /// Goes on for so long; nil once the answer has been given.
    mutating func goOn(_ reel: Reel, for time: Duration) throws(JournalError) -> WhatIfAnswer? {
        let until = ContinuousClock.now + time
        while true {
            if let answer = try step(reel) { return answer }
            if case .over = stage { return nil }
            if ContinuousClock.now >= until { return .working(percent: percent(reel)) }
        }
    }

    /// One stride; the answer once there is one. The stage is moved out and in again: a demand of
    /// millions is not copied.
    private mutating func step(_ reel: Reel) throws(JournalError) -> WhatIfAnswer? {
        let current = stage
        stage = .over
        switch consume current {
        case .over: return nil
        case .reading(var demand, let last):
            let events = try reel.events(after: last, limit: WhatIfWork.eventStride)
            for event in events { demand.take(event) }
            if let newest = events.last {
                stage = .reading(demand, upTo: newest.sequence)
                return nil
            }
            let was = demand.outcome
            guard let rerun = Rerun(demand, question, terms: terms) else {
                return .done(was: was, would: was)
            }
            stage = .running(was: was, rerun)
        case .running(let was, var rerun):
            guard rerun.goOn(WhatIfWork.runStride) else {
                return .done(was: was, would: rerun.outcome)
            }
            stage = .running(was: was, rerun)
        }
        return nil
    }

    private func percent(_ reel: Reel) -> Int {
        let share =
            switch stage {
            case .reading(_, let last):
                Double(last) / Double(max(1, reel.end.sequence)) * WhatIfWork.readingShare
            case .running(_, let rerun):
                WhatIfWork.readingShare + rerun.progress * (1 - WhatIfWork.readingShare)
            case .over: 1.0
            }
        return min(99, Int(share * 100))
    }
}
