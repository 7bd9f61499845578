import NIOCore
import NIOHTTP1

/// A request's head as the routes see it, however it was read.
struct RequestHead: Sendable {
    var verb: Verb
    var target: String
    /// The token of `Authorization: Bearer`; nil when there is none.
    var bearer: String?
    /// The length that the body will have; nil when it is not said beforehand.
    var contentLength: Int?
    /// Whether the connection stays for the next request.
    var isKeepAlive = true
    /// Whether the client waits for a word before it sends the body.
    var expectsContinue = false
    /// The latest event that a watcher has seen.
    var lastEventID: String?
    /// Whether a crowd of a rehearsal asks, which must not come near a live campaign.
    var isRehearsal = false
}

extension RequestHead {
    /// The head as the library's parser made it.
    init(_ head: HTTPRequestHead) {
        verb =
            switch head.method {
            case .GET: .get
            case .HEAD: .head
            case .POST: .post
            case .DELETE: .delete
            default: .other
            }
        target = head.uri
        // After an upgrade or a tunnel was asked for, what follows may be no HTTP any more.
        isKeepAlive =
            head.isKeepAlive && head.method != .CONNECT && !head.headers.contains(name: "upgrade")
        var isChunked = false
        for (name, value) in head.headers {
            switch name.utf8.count {
            case 13 where name.lowercased() == "authorization":
                bearer = RequestHead.bearer(in: value)
            case 14 where name.lowercased() == "content-length": contentLength = Int(value)
            case 17 where name.lowercased() == "transfer-encoding": isChunked = true
            case 6 where name.lowercased() == "expect":
                expectsContinue = value.lowercased() == "100-continue"
            case 13 where name.lowercased() == "last-event-id": lastEventID = value
            case 18 where name.lowercased() == "penstock-rehearsal": isRehearsal = true
            default: break
            }
        }
        if contentLength == nil, !isChunked { contentLength = 0 }
    }

    private static func bearer(in value: String) -> String? {
        let scheme = value.prefix(7)
        guard scheme.lowercased() == "bearer " else { return nil }
        return String(value.dropFirst(7))
    }
}
