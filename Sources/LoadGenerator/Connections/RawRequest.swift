package import Client
package import NIOCore

/// An HTTP request whose texts are sent unchanged: the path must be percent-encoded.
package struct RawRequest: Sendable {
    let method: StaticString
    let path: String
    /// Empty for none.
    let body: String

    package init(_ method: StaticString, _ path: String, body: String = "") {
        (self.method, self.path, self.body) = (method, path, body)
    }
}

/// How a request of a crowd ended.
package enum RequestOutcome: Sendable {
    case answered(status: Int, body: ByteBuffer)
    /// No answer: whether the engine carried it out is unknown.
    case failed(String)
    case unsent(String)
}

/// The engine that a crowd runs against, and the fields that all of its requests carry.
package struct CrowdTarget: Sendable {
    package let address: EngineAddress
    let trust: TrustRoots
    /// The end of every request's head, from the space before the version on.
    let headTail: String

    /// `isRehearsal`: every request says that it belongs to a rehearsal, so that an engine with a
    /// live campaign refuses it.
    package init(
        _ address: EngineAddress, token: String, trust: TrustRoots = .system,
        isRehearsal: Bool = false
    ) {
        (self.address, self.trust) = (address, trust)
        headTail =
            " HTTP/1.1\r\nhost: \(address.authority)\r\nauthorization: Bearer \(token)\r\n"
            + (isRehearsal ? "penstock-rehearsal: 1\r\n" : "") + "content-length: "
    }

    func write(_ request: RawRequest, into buffer: inout ByteBuffer) {
        buffer.writeStaticString(request.method)
        buffer.writeInteger(UInt8(ascii: " "))
        buffer.writeString(request.path)
        buffer.writeString(headTail)
        buffer.writeString(String(request.body.utf8.count))
        buffer.writeStaticString("\r\n\r\n")
        buffer.writeString(request.body)
    }
}
