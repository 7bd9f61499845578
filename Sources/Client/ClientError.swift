package import Wire

/// Why an engine did not give what was asked.
package enum ClientError: Error, Equatable, Sendable {
    /// No answer came. Refused means that the machine said nobody listens there: the process is
    /// gone; otherwise it may be the link.
    case unreachable(String, isRefused: Bool)
    /// Somebody answers there whose certificate is not believed.
    case untrusted(String)
    /// The engine refused: nothing changed.
    case refused(Problem)
    /// The token is wrong or its role does not allow this.
    case notAllowed(Problem)
    /// What came back was not an engine's answer.
    case badAnswer(String)

    /// What went wrong and what to do, in one sentence.
    package var sentence: String {
        switch self {
        case .unreachable(let sentence, _), .untrusted(let sentence), .badAnswer(let sentence):
            sentence
        case .refused(let problem), .notAllowed(let problem): problem.detail
        }
    }

    /// What went wrong, without what to do: for a link that is tried again by itself.
    package var cause: String {
        var words = sentence[...]
        if words.hasSuffix(ClientError.advice) { words = words.dropLast(ClientError.advice.count) }
        if words.hasSuffix(".") { words = words.dropLast() }
        return String(words)
    }

    /// What to do where nothing answers.
    static let advice = "; is penstock serve running?"
    /// Statuses by which a proxy says that it does not reach the engine.
    private static let gatewayStatuses = [502, 503, 504]

    /// The error that an answer with a status over 299 tells of.
    init(status: Int, body: [UInt8]) {
        // Not every server in between answers with a problem: the status has to do.
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
