import NIOCore
import NIOHTTP1

/// The parts of a request's head that the server uses.
struct RequestHead: Sendable {
    var verb: Verb
    var target: String
    var bearer: String?
    var contentLength: Int?
    var isKeepAlive = true
    /// Whether the client waits for `100 Continue` before it sends the body.
    var expectsContinue = false
    var lastEventID: String?
    /// Whether a rehearsal's crowd sent the request. It must not touch a live campaign.
    var isRehearsal = false
    var isHTTP10 = false
    /// Whether the client asks for another protocol. The server ignores that.
    var asksForUpgrade = false
    /// Why the request is malformed, in one sentence. `nil` if it is well-formed.
    var fault: String?
}

/// A request that is arriving or has arrived.
struct IncomingRequest {
    var head: RequestHead
    var admission: Admission
    var slot: UInt64
    /// The batch that receives the body as it arrives.
    var batch: BatchJob?
    var body = ByteBuffer()
    /// Number of body bytes that have arrived, whether they are kept or not.
    var length = 0
}

extension RequestHead {
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
        for (name, value) in head.headers { apply(name, value, &fields) }
        if contentLength == nil, fields.codings.isEmpty { contentLength = 0 }
        asksForUpgrade = fields.hasUpgrade && fields.isConnectionUpgrade
        if isHTTP10 { expectsContinue = false }
        if head.method != .CONNECT { reduceTarget() }
        if fields.hosts > 1 || (fields.hosts == 0 && !isHTTP10) {
            fault = "A request has one Host field; \(fields.hosts) came."
        } else if !fields.isHostValid {
            fault = "The Host field is not a host with an optional port."
        } else if fields.authorizations > 1 {
            fault = "A request has one Authorization field at most; \(fields.authorizations) came."
        } else if let wrong = HTTPRules.objection(toCodings: fields.codings, isHTTP10) {
            fault = wrong
        }
        // After CONNECT the next bytes need not be HTTP. A proxy may have read a malformed request
        // differently, so the next bytes could be a smuggled request.
        isKeepAlive = head.isKeepAlive && head.method != .CONNECT && fault == nil
    }

    private struct SpecialFields {
        var hosts = 0
        var isHostValid = true
        var authorizations = 0
        var codings: [String] = []
        var hasUpgrade = false
        var isConnectionUpgrade = false
    }

    private mutating func apply(_ name: String, _ value: String, _ fields: inout SpecialFields) {
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

    /// The token in an `Authorization` field: `Bearer` in any case, blanks, and the token.
    private static func bearer(in value: String) -> String? {
        guard value.prefix(7).lowercased() == "bearer " else { return nil }
        let token = HTTPRules.trimmed(String(value.dropFirst(7)))
        return token.isEmpty ? nil : token
    }

    /// Reduces a target to its path and query, or sets `fault`.
    private mutating func reduceTarget() {
        if target == "*", verb == .options { return }
        switch HTTPRules.origin(of: target) {
        case .success(let origin): target = origin
        case .failure(let wrong): fault = wrong.sentence
        }
    }
}
