import Engine
import NIOCore
import Rules
import Wire

/// Refusals as finished responses: in a stampede the same few are sent by the thousand.
struct RefusalResponseCache {
    private struct Entry {
        var refusal: Refusal
        /// The number of the notice text in the response; 0: none.
        var notice: Int
        var response: Response
        /// The whole response as it is sent, with the `Date` of the current second.
        var bytes: [UInt8] = []
    }

    private static let countMax = 16

    private var entries: [Entry] = []
    private var next = 0
    private var date = ""

    /// The response to a refusal, with the drop's notice.
    mutating func response(_ refusal: Refusal, _ notice: NoticeTexts.Text?) -> Response {
        // The act that came before differs each time, so such responses are not kept.
        if refusal.standingAct != nil {
            return Response(Problem(refusal), also: notice?.members ?? [])
        }
        return entries[index(of: refusal, notice)].response
    }

    /// Writes the whole response to a refusal, on a connection that stays open.
    mutating func write(
        _ refusal: Refusal, _ notice: NoticeTexts.Text?, date: String,
        into buffer: inout ByteBuffer
    ) -> Meters.ResponseKind {
        if refusal.standingAct != nil {
            let response = response(refusal, notice)
            response.write(into: &buffer, date: date, isHead: false, closes: false)
            return response.kind
        }
        if date != self.date {
            self.date = date
            for index in entries.indices { entries[index].bytes.removeAll() }
        }
        let index = index(of: refusal, notice)
        if entries[index].bytes.isEmpty {
            var whole = ByteBuffer()
            entries[index].response.write(into: &whole, date: date, isHead: false, closes: false)
            entries[index].bytes = Array(whole.readableBytesView)
        }
        buffer.writeBytes(entries[index].bytes)
        return entries[index].response.kind
    }

    private mutating func index(of refusal: Refusal, _ notice: NoticeTexts.Text?) -> Int {
        let number = notice?.number ?? 0
        for index in entries.indices
        where entries[index].refusal.code == refusal.code && entries[index].notice == number
            && entries[index].refusal.explanation == refusal.explanation
        {
            return index
        }
        let made = Entry(
            refusal: refusal, notice: number,
            response: Response(Problem(refusal), also: notice?.members ?? []))
        if entries.count < RefusalResponseCache.countMax {
            entries.append(made)
            return entries.count - 1
        }
        defer { next = (next + 1) % RefusalResponseCache.countMax }
        entries[next] = made
        return next
    }
}
