import Engine
import NIOCore
import Rules
import Wire

/// Refusals as finished answers: in a stampede the same few are sent by the thousand.
struct RefusalResponseCache {
    private struct Place {
        var refusal: Refusal
        /// The number of the notice text in the answer; 0: none.
        var notice: Int
        var answer: Answer
        /// The whole answer as it is sent, with the `Date` of the current second.
        var bytes: [UInt8] = []
    }

    private static let countMax = 16

    private var places: [Place] = []
    private var next = 0
    private var date = ""

    /// The answer to a refusal, with the drop's notice.
    mutating func answer(_ refusal: Refusal, _ notice: NoticeTexts.Text?) -> Answer {
        // The act that came before differs each time, so such answers are not kept.
        if refusal.standingAct != nil {
            return Answer(Problem(refusal), also: notice?.members ?? [])
        }
        return places[place(of: refusal, notice)].answer
    }

    /// Writes the whole answer to a refusal, on a connection that stays open.
    mutating func write(
        _ refusal: Refusal, _ notice: NoticeTexts.Text?, date: String,
        into buffer: inout ByteBuffer
    ) -> Meters.ResponseKind {
        if refusal.standingAct != nil {
            let answer = answer(refusal, notice)
            answer.write(into: &buffer, date: date, isHead: false, closes: false)
            return answer.ending
        }
        if date != self.date {
            self.date = date
            for place in places.indices { places[place].bytes.removeAll() }
        }
        let place = place(of: refusal, notice)
        if places[place].bytes.isEmpty {
            var whole = ByteBuffer()
            places[place].answer.write(into: &whole, date: date, isHead: false, closes: false)
            places[place].bytes = Array(whole.readableBytesView)
        }
        buffer.writeBytes(places[place].bytes)
        return places[place].answer.ending
    }

    private mutating func place(of refusal: Refusal, _ notice: NoticeTexts.Text?) -> Int {
        let number = notice?.number ?? 0
        for place in places.indices
        where places[place].refusal.code == refusal.code && places[place].notice == number
            && places[place].refusal.explanation == refusal.explanation
        {
            return place
        }
        let made = Place(
            refusal: refusal, notice: number,
            answer: Answer(Problem(refusal), also: notice?.members ?? []))
        if places.count < RefusalResponseCache.countMax {
            places.append(made)
            return places.count - 1
        }
        defer { next = (next + 1) % RefusalResponseCache.countMax }
        places[next] = made
        return next
    }
}
