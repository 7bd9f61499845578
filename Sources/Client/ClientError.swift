package import Wire

/// Why an engine did not give what was asked.
package enum ClientError: Error, Equatable, Sendable {
    /// No answer came. Refused means that the machine said nobody listens there: the process is
    /// gone; otherwise it may be the link.
    case unreachable(String, isRefused: Bool)
    /// The engine refused: nothing changed.
    case refused(Problem)
    /// The token is wrong or its role does not allow this.
    case notAllowed(Problem)
    /// What came back was not an engine's answer.
    case badAnswer(String)

    /// What went wrong and what to do, in one sentence.
    package var sentence: String {
        switch self {
        case .unreachable(let sentence, _), .badAnswer(let sentence): sentence
        case .refused(let problem), .notAllowed(let problem): problem.detail
        }
    }

    /// The error that an answer with a status over 299 tells of.
    init(status: Int, body: [UInt8]) {
        guard let problem = try? JSONCoding.value(Problem.self, from: body) else {
            self = .badAnswer(
                "The answer had status \(status) and was not an engine's; check the URL.")
            return
        }
        self =
            status == 401 || problem.code == "notAllowed" ? .notAllowed(problem) : .refused(problem)
    }
}
