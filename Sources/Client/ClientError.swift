package import Wire

/// Why a request to an engine failed.
package enum ClientError: Error, Equatable, Sendable {
    /// No answer came. `isRefused`: the machine answered that nothing listens there, so the process
    /// is gone; otherwise the link may be at fault.
    case unreachable(String, isRefused: Bool)
    case untrusted(String)
    /// The engine answered with a problem. Nothing changed, unless `Problem.isUnsettled`.
    case refused(Problem)
    /// The token is wrong or its role does not allow this.
    case notAllowed(Problem)
    case badAnswer(String)

    /// What went wrong and what to do, in one sentence.
    package var sentence: String {
        switch self {
        case .unreachable(let sentence, _), .untrusted(let sentence), .badAnswer(let sentence):
            sentence
        case .refused(let problem), .notAllowed(let problem): problem.detail
        }
    }

    /// What went wrong, without advice: for a link that reconnects by itself.
    package var cause: String {
        var words = sentence[...]
        if words.hasSuffix(ClientError.advice) { words = words.dropLast(ClientError.advice.count) }
        if words.hasSuffix(".") { words = words.dropLast() }
        return String(words)
    }

    /// Advice when nothing answers.
    static let advice = "; is penstock serve running?"
    /// Statuses with which a proxy says that it cannot reach the engine.
    private static let gatewayStatuses = [502, 503, 504]

    /// The error of an answer with a status over 299.
    init(status: Int, body: [UInt8]) {
        // A proxy may answer without JSON: then only the status says what is wrong.
        guard let problem = try? JSONCoding.value(Problem.self, from: body) else {
            if ClientError.gatewayStatuses.contains(status) {
                self = .unreachable(
                    "A proxy answered \(status) in the engine's place"
                        + ClientError.advice, isRefused: false)
                return
            }
            self = .badAnswer(
                "The answer had status \(status) and was not an engine's; check the URL.")
            return
        }
        self =
            status == 401 || problem.code == "notAllowed" ? .notAllowed(problem) : .refused(problem)
    }
}
