/// A hot request in its one common form, as ranges of the bytes that hold it.
///
/// The form is narrow on purpose: HTTP/1.1, one of five targets without percent-encoding, lines
/// that end with CR LF, fields as `Name: value` in visible ASCII, one `Host`, one
/// `Authorization: Bearer`, and for a body one plain `Content-Length`. NIO's parser handles
/// everything else, well-formed or not. So the two can never disagree on what a request is or where
/// it ends.
struct FastPathRequest: Equatable {
    enum Kind {
        case register, claim, confirm
        case standing
        case drop
    }

    enum ReadResult: Equatable {
        case whole(FastPathRequest)
        /// The beginning of what may become a hot request; `hasHead`: the head is complete.
        case unfinished(hasHead: Bool)
        case other
    }

    /// Longest head of the common form, in bytes.
    static let headLengthMax = 2048
    static let fieldsMax = 32

    var kind: Kind
    var drop: Range<Int>
    /// The buyer that the path names; empty if it names none.
    var buyer: Range<Int>
    var target: Range<Int>
    var bearer: Range<Int>
    var body: Range<Int>
    var isRehearsal: Bool

    var length: Int { body.upperBound }

    /// Reads the request that begins with the first byte; its body may have `bodyLengthMax` bytes.
    static func read(_ bytes: UnsafeRawBufferPointer, bodyLengthMax: Int) -> ReadResult {
        var reader = FastPathReader(bytes: bytes)
        guard let line = reader.requestLine(), let fields = reader.fields() else {
            if reader.ranOut, bytes.count <= headLengthMax { return .unfinished(hasHead: false) }
            return .other
        }
        guard reader.place <= headLengthMax, let bearer = fields.bearer else { return .other }
        let hasBody = line.kind != .standing && line.kind != .drop
        guard hasBody == (fields.contentLength != nil) else { return .other }
        let length = fields.contentLength ?? 0
        guard length <= bodyLengthMax else { return .other }
        let end = reader.place + length
        guard end <= bytes.count else { return .unfinished(hasHead: true) }
        return .whole(
            FastPathRequest(
                kind: line.kind, drop: line.drop, buyer: line.buyer, target: line.target,
                bearer: bearer, body: reader.place..<end, isRehearsal: fields.isRehearsal))
    }

    /// The head of the request that `bytes` hold, as NIO's parser would have made it.
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
