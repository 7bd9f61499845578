package import Client
package import NIOCore

/// One request of a crowd. The texts are written as they are: paths must be percent-encoded.
package struct OutgoingRequest: Sendable {
    /// What is wanted, such as `POST`.
    package var method: StaticString
    /// The target, such as `/v1/drops/mi3-1/claims`.
    package var path: String
    /// The body; empty for none.
    package var body: String

    /// A request.
    package init(_ method: StaticString, _ path: String, body: String = "") {
        self.method = method
        self.path = path
        self.body = body
    }
}

/// How a request of a crowd ended.
package enum CrowdOutcome: Sendable {
    /// With an answer.
    case answered(status: Int, body: ByteBuffer)
    /// Without one: whether the engine carried it out is not known.
    case failed(String)
    /// It never left: nothing was carried out.
    case unsent(String)
}

/// The front door that a crowd runs against, and what all of its requests carry.
package struct CrowdTarget: Sendable {
    /// Where the engine is.
    package let address: EngineAddress
    /// Which certificates the crowd believes.
    package let trust: Trust
    /// The end of every head, from the space before the version on.
    let headTail: String

    /// A front door, with the token of the crowd's partner.
    ///
    /// - Parameters:
    ///   - address: where the door is.
    ///   - token: the partner's.
    ///   - trust: which certificates the crowd believes.
    ///   - isRehearsal: whether every request says that it is a rehearsal's, so that an engine
    ///     whose campaign is live turns it away, whoever started that engine since.
    package init(
        _ address: EngineAddress, token: String, trust: Trust = .system, isRehearsal: Bool = false
    ) {
        self.address = address
        self.trust = trust
        headTail =
            " HTTP/1.1\r\nhost: \(address.authority)\r\nauthorization: Bearer \(token)\r\n"
            + (isRehearsal ? "penstock-rehearsal: 1\r\n" : "") + "content-length: "
    }

    /// Writes a whole request.
    package func write(_ request: OutgoingRequest, into buffer: inout ByteBuffer) {
        buffer.writeStaticString(request.method)
        buffer.writeInteger(UInt8(ascii: " "))
        buffer.writeString(request.path)
        buffer.writeString(headTail)
        buffer.writeString(String(request.body.utf8.count))
        buffer.writeStaticString("\r\n\r\n")
        buffer.writeString(request.body)
    }
}
