package import Wire

/// Why a request to an engine failed.
package enum ClientError: Error, Equatable, Sendable {
    /// No answer came. `isRefused` means that the machine refused the connection, so the engine's
    /// process is gone. Otherwise the network may have failed.
    case unreachable(String, isRefused: Bool)
    case untrusted(String)
    /// The engine answered with a problem. The sale did not change, unless `Problem.isUnsettled`.
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

    /// What went wrong, without advice, for a link that reconnects by itself.
    package var cause: String {
        var words = sentence[...]
        if words.hasSuffix(ClientError.advice) { words = words.dropLast(ClientError.advice.count) }
        if words.hasSuffix(".") { words = words.dropLast() }
        return String(words)
    }

    /// The advice if nothing answers.
    static let advice = "; is penstock serve running?"
    /// The statuses of a proxy that cannot reach the engine.
    private static let gatewayStatuses = [502, 503, 504]

    /// The error for an answer with a status that is not 200 to 299.
    init(status: Int, body: [UInt8]) {
        // If the body is not a problem in JSON, as from a proxy, only the status is known.
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
