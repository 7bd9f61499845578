package import Rules

/// What a simulated crowd needs of the answer about a claim: read in one pass, so that one thread
/// can keep up with an engine.
package struct ClaimReply: Sendable {
    /// `waiting`, `held`, `sold`, `lapsed` or `released`.
    package private(set) var state = ""
    /// Time to the next poll in milliseconds; absent when polling again is pointless.
    package private(set) var pollAfterMS: Int?
    /// The drop's phase; absent unless waiting.
    package private(set) var phase: Phase?
    /// Why the drop closed while the claim waited.
    package private(set) var closedBecause: CloseReason?

    /// Reads an answer; throws if it is not JSON or tells no state.
    package init(scanning bytes: UnsafeRawBufferPointer) throws(ShapeProblem) {
        try JSONScanner.members(in: bytes) { (name, value) throws(ShapeProblem) in
            switch (name, value) {
            case ("state", .string(let text)): state = text
            case ("poll_after_ms", .integer(let number)): pollAfterMS = number
            case ("phase", .string(let text)): phase = Phase(rawValue: text)
            case ("closed_because", .string(let text)): closedBecause = CloseReason(rawValue: text)
            default: break
            }
        }
        guard !state.isEmpty else { throw .member("state", "given, as a text") }
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
