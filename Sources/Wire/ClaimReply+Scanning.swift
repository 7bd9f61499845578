package import Rules

extension ClaimReply {
    /// Reads only the state, the polling interval and the drop's phase, so that a simulated crowd on one
    /// thread can keep up with an engine.
    package init(scanning bytes: UnsafeRawBufferPointer) throws(ShapeProblem) {
        var reply = ClaimReply(state: "")
        try JSONScanner.members(in: bytes) { (name, value) throws(ShapeProblem) in
            switch (name, value) {
            case ("state", .string(let text)): reply.state = text
            case ("poll_after_ms", .integer(let number)): reply.pollAfterMS = number
            case ("phase", .string(let text)): reply.phase = Phase(rawValue: text)
            case ("closed_because", .string(let text)):
                reply.closedBecause = CloseReason(rawValue: text)
            default: break
            }
        }
        guard !reply.state.isEmpty else { throw .member("state", "given, as a text") }
        self = reply
    }
}

extension Problem {
    /// The code of the refusal in a problem; nil when the law did not refuse.
    package static func refusalCode(
        scanning bytes: UnsafeRawBufferPointer
    ) throws(ShapeProblem) -> Refusal.Code? {
        var code: Refusal.Code?
        try JSONScanner.members(in: bytes) { (name, value) throws(ShapeProblem) in
            if name == "code", case .string(let text) = value {
                code = Refusal.Code(rawValue: text)
            }
        }
        return code
    }
}
