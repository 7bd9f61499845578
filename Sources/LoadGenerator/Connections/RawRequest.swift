package import Client
package import NIOCore

/// One request of a crowd. Its texts are sent unchanged: paths must be percent-encoded.
package struct RawRequest: Sendable {
    /// The HTTP method.
    package var method: StaticString
    /// The target, such as `/v1/drops/mi3-1/claims`.
    package var path: String
    /// The body; empty for none.
    package var body: String

    package init(_ method: StaticString, _ path: String, body: String = "") {
        self.method = method
        self.path = path
        self.body = body
    }
}

/// How a request of a crowd ended.
package enum RequestOutcome: Sendable {
    /// An answer came.
    case answered(status: Int, body: ByteBuffer)
    /// No answer came: whether the engine carried it out is unknown.
    case failed(String)
    /// It was never sent.
    case unsent(String)
}

/// The engine that a crowd runs against, and the fields that all of its requests carry.
package struct CrowdTarget: Sendable {
    package let address: EngineAddress
    /// Which certificates the crowd trusts.
    package let trust: TrustRoots
    /// The end of every request's head, from the space before the version on.
    let headTail: String

    /// A target.
    ///
    /// - Parameters:
    ///   - address: the engine's address.
    ///   - token: the partner's token.
    ///   - trust: which certificates the crowd trusts.
    ///   - isRehearsal: whether every request says that it belongs to a rehearsal, so that an engine
    ///     with a live campaign refuses it.
    package init(
        _ address: EngineAddress, token: String, trust: TrustRoots = .system, isRehearsal: Bool = false
    ) {
        self.address = address
        self.trust = trust
        headTail =
            " HTTP/1.1\r\nhost: \(address.authority)\r\nauthorization: Bearer \(token)\r\n"
            + (isRehearsal ? "penstock-rehearsal: 1\r\n" : "") + "content-length: "
    }

    /// Writes a whole request.
    package func write(_ request: RawRequest, into buffer: inout ByteBuffer) {
        buffer.writeStaticString(request.method)
        buffer.writeInteger(UInt8(ascii: " "))
        buffer.writeString(request.path)
        buffer.writeString(headTail)
        buffer.writeString(String(request.body.utf8.count))
        buffer.writeStaticString("\r\n\r\n")
        buffer.writeString(request.body)
    }
}
