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
    /// Whether the client speaks HTTP/1.0.
    var isHTTP10 = false
    /// Whether the client would go over to another protocol: it is not listened to.
    var asksForUpgrade = false
    /// Why the request is refused as malformed, in a sentence; nil when it is not.
    var fault: String?
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
            case .OPTIONS: .options
            default: .other
            }
        target = head.uri
        isHTTP10 = head.version.minor == 0
        var fields = SpecialFields()
        for (name, value) in head.headers { take(name, value, &fields) }
        if contentLength == nil, fields.codings.isEmpty { contentLength = 0 }
        asksForUpgrade = fields.hasUpgrade && fields.isConnectionUpgrade
        if isHTTP10 { expectsContinue = false }
        if head.method != .CONNECT { settleTarget() }
        if fields.hosts > 1 || (fields.hosts == 0 && !isHTTP10) {
            fault = "A request has one Host field; \(fields.hosts) came."
        } else if !fields.isHostValid {
            fault = "The Host field is no host with an optional port."
        } else if fields.authorizations > 1 {
            fault = "A request has one Authorization field at most; \(fields.authorizations) came."
        } else if let wrong = HTTPRules.objection(toCodings: fields.codings, isHTTP10) {
            fault = wrong
        }
        // After a tunnel was asked for, what follows may be no HTTP any more; after a request that
        // others may have read otherwise, it may be anything.
        isKeepAlive = head.isKeepAlive && head.method != .CONNECT && fault == nil
    }

    /// What fields that must be looked at together come to.
    private struct SpecialFields {
        var hosts = 0
        var isHostValid = true
        var authorizations = 0
        var codings: [String] = []
        var hasUpgrade = false
        var isConnectionUpgrade = false
    }

    private mutating func take(_ name: String, _ value: String, _ fields: inout SpecialFields) {
        switch name.utf8.count {
        case 4 where name.lowercased() == "host":
            fields.hosts += 1
            fields.isHostValid = fields.isHostValid && HTTPRules.isHost(HTTPRules.trimmed(value))
        case 6 where name.lowercased() == "expect":
            expectsContinue = value.lowercased() == "100-continue"
        case 7 where name.lowercased() == "upgrade": fields.hasUpgrade = true
        case 10 where name.lowercased() == "connection":
            fields.isConnectionUpgrade =
                fields.isConnectionUpgrade || value.lowercased().contains("upgrade")
        case 13 where name.lowercased() == "authorization":
            fields.authorizations += 1
            bearer = RequestHead.bearer(in: value)
        case 13 where name.lowercased() == "last-event-id": lastEventID = value
        case 14 where name.lowercased() == "content-length": contentLength = Int(value)
        case 17 where name.lowercased() == "transfer-encoding":
            fields.codings.append(HTTPRules.trimmed(value))
        case 18 where name.lowercased() == "penstock-rehearsal": isRehearsal = true
        default: break
        }
    }

    /// The scheme in any case, one blank or more, and the token.
    private static func bearer(in value: String) -> String? {
        guard value.prefix(7).lowercased() == "bearer " else { return nil }
        let token = HTTPRules.trimmed(String(value.dropFirst(7)))
        return token.isEmpty ? nil : token
    }

    /// Makes of a URL the path and query that it stands for, and finds what is wrong with a target.
    private mutating func settleTarget() {
        if target == "*", verb == .options { return }
        switch HTTPRules.origin(of: target) {
        case .success(let origin): target = origin
        case .failure(let wrong): fault = wrong.sentence
        }
    }
}
