/// A hot request in its one common form, as places in the bytes that hold it.
///
/// The form is narrow on purpose: HTTP/1.1, one of five targets in plain letters, lines that end
/// with CR LF, fields as `Name: value` in visible ASCII, one `Host`, one `Authorization: Bearer`,
/// and for a body one plain `Content-Length`. Whatever deviates, well formed or not, is for the
/// library's parser, so that the two can never disagree on what a request is or where it ends.
struct FastPathRequest: Equatable {
    /// What is asked.
    enum Kind {
        case register, claim, confirm
        /// Where a claim stands.
        case standing
        /// One drop's status.
        case drop
    }

    /// What bytes come to.
    enum Reading: Equatable {
        case whole(FastPathRequest)
        /// The beginning of what may become one; whether the head is complete.
        case unfinished(hasHead: Bool)
        case other
    }

    /// The longest head, and the most fields, of the common form.
    static let headLengthMax = 2048
    static let fieldsMax = 32

    var kind: Kind
    var drop: Range<Int>
    /// The buyer that the path names; empty where it names none.
    var buyer: Range<Int>
    var target: Range<Int>
    var bearer: Range<Int>
    var body: Range<Int>
    /// Whether a crowd of a rehearsal asks.
    var isRehearsal: Bool

    /// How many bytes the request takes.
    var length: Int { body.upperBound }

    /// Reads the request that begins with the first byte.
    ///
    /// - Parameters:
    ///   - bytes: what has come in.
    ///   - bodyLengthMax: the longest body that is taken, in bytes.
    /// - Returns: the request, or why there is none.
    static func read(_ bytes: UnsafeRawBufferPointer, bodyLengthMax: Int) -> Reading {
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
}
