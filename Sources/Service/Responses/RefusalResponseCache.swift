import Engine
import NIOCore
import Rules
import Wire

/// Keeps finished responses of refusals, because a stampede needs the same few thousands of times.
struct RefusalResponseCache {
    private struct Entry {
        var refusal: Refusal
        /// The number of the notice text in the response. 0 if there is none.
        var notice: Int
        var response: Response
        /// The complete response with head and body, and the `Date` of the current second.
        var bytes: [UInt8] = []
    }

    private static let countMax = 16

    private var entries: [Entry] = []
    private var next = 0
    private var date = ""

    /// The response to a refusal, with the drop's notice.
    mutating func response(_ refusal: Refusal, _ notice: NoticeTexts.Text?) -> Response {
        // The earlier act in such a refusal differs each time, so the response is not kept.
        if refusal.standingAct != nil {
            return Response(Problem(refusal), also: notice?.members ?? [])
        }
        return entries[index(of: refusal, notice)].response
    }

    /// Writes the complete response to a refusal, for a connection that stays open.
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
            var bytes = ByteBuffer()
            entries[index].response.write(into: &bytes, date: date, isHead: false, closes: false)
            entries[index].bytes = Array(bytes.readableBytesView)
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
