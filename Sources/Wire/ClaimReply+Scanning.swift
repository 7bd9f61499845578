package import Rules

extension ClaimReply {
    /// Reads what a buyer acts upon: the state, when to ask again, where the drop is. Nothing else
    /// is kept, so that a crowd on one thread keeps up with an engine.
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
    /// The refusal's code in an answer that tells of a problem; nil when it is none of the law's.
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
