/// A hot request in the common form, as ranges in the received bytes.
///
/// The form is narrow on purpose: HTTP/1.1, one of five targets without percent-encoding, lines
/// that end with CR LF, fields as `Name: value` in visible ASCII, one `Host`, one
/// `Authorization: Bearer`, and for a body one plain `Content-Length`. NIO's parser handles
/// everything else, well-formed or not. So the two never disagree about the end of a request.
struct FastPathRequest: Equatable {
    enum Kind {
        case register, claim, confirm
        case standing
        case drop
    }

    enum ReadResult: Equatable {
        case complete(FastPathRequest)
        /// The beginning of a possible hot request. `hasHead` means that its head is complete.
        case unfinished(hasHead: Bool)
        case other
    }

    /// Longest head of the common form, in bytes.
    static let headLengthMax = 2048
    static let fieldsMax = 32

    var kind: Kind
    var drop: Range<Int>
    /// The buyer that the path names. Empty if it names none.
    var buyer: Range<Int>
    var target: Range<Int>
    var bearer: Range<Int>
    var body: Range<Int>
    var isRehearsal: Bool

    var length: Int { body.upperBound }

    /// Reads the request that begins with the first byte.
    static func read(_ bytes: UnsafeRawBufferPointer, bodyLengthMax: Int) -> ReadResult {
        var reader = FastPathReader(bytes: bytes)
        guard let line = reader.requestLine(), let fields = reader.fields() else {
            if reader.ranOut, bytes.count <= headLengthMax { return .unfinished(hasHead: false) }
            return .other
        }
        guard reader.position <= headLengthMax, let bearer = fields.bearer else { return .other }
        let hasBody = line.kind != .standing && line.kind != .drop
        guard hasBody == (fields.contentLength != nil) else { return .other }
        let length = fields.contentLength ?? 0
        guard length <= bodyLengthMax else { return .other }
        let end = reader.position + length
        guard end <= bytes.count else { return .unfinished(hasHead: true) }
        return .complete(
            FastPathRequest(
                kind: line.kind, drop: line.drop, buyer: line.buyer, target: line.target,
                bearer: bearer, body: reader.position..<end, isRehearsal: fields.isRehearsal))
    }

    /// The head of the request in `bytes`, as NIO's parser would read it.
    func head(in bytes: UnsafeRawBufferPointer) -> RequestHead {
        func text(_ range: Range<Int>) -> String {
            String(decoding: UnsafeRawBufferPointer(rebasing: bytes[range]), as: UTF8.self)
        }
        let isPoll = kind == .standing || kind == .drop
        var head = RequestHead(verb: isPoll ? .get : .post, target: text(target))
        head.bearer = text(bearer)
        head.contentLength = body.count
        head.isRehearsal = isRehearsal
        return head
    }
}
