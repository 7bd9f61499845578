import Rules
import Wire

/// Refusals as answers, put together once: a stampede is told the same few by the thousand.
struct RefusalShelf {
    private static let countMax = 16

    private var answers: [(refusal: Refusal, answer: Answer)] = []
    private var next = 0

    /// The answer that tells of a refusal.
    mutating func answer(_ refusal: Refusal) -> Answer {
        // Who acted in between is another story every time.
        if refusal.standingAct != nil { return Answer(Problem(refusal)) }
        for known in answers
        where known.refusal.code == refusal.code
            && known.refusal.explanation == refusal.explanation
        {
            return known.answer
        }
        let answer = Answer(Problem(refusal))
        if answers.count < RefusalShelf.countMax {
            answers.append((refusal, answer))
        } else {
            answers[next] = (refusal, answer)
            next = (next + 1) % RefusalShelf.countMax
        }
        return answer
    }
}
