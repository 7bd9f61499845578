import Engine
import NIOCore
import Rules
import Wire

/// Refusals as answers, put together once: a stampede is told the same few by the thousand.
struct RefusalResponseCache {
    private struct Place {
        var refusal: Refusal
        /// The number of the text that the answer tells besides; 0: none.
        var notice: Int
        var answer: Answer
        /// The whole answer as it goes over the wire, with the date of the present second.
        var bytes: [UInt8] = []
    }

    private static let countMax = 16

    private var places: [Place] = []
    private var next = 0
    private var date = ""

    /// The answer that tells of a refusal, and what it tells besides.
    mutating func answer(_ refusal: Refusal, _ notice: NoticeTexts.Text?) -> Answer {
        // Who acted in between is another story every time.
        if refusal.standingAct != nil {
            return Answer(Problem(refusal), also: notice?.members ?? [])
        }
        return places[place(of: refusal, notice)].answer
    }

    /// Writes the whole answer that tells of a refusal, on a connection that stays.
    mutating func write(
        _ refusal: Refusal, _ notice: NoticeTexts.Text?, date: String,
        into buffer: inout ByteBuffer
    ) -> Meters.Ending {
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
