package import Machine
import Wire

extension Failure {
    /// The failure for a request that an engine did not carry out.
    package init(_ error: ClientError) {
        let status: ExitStatus =
            switch error {
            case .unreachable, .untrusted: .unreachable
            case .refused(let problem): problem.isOfStart ? .unreachable : .refused
            case .notAllowed: .notAllowed
            case .badAnswer: .badData
            }
        self.init(error.sentence, status)
    }

    /// Runs a request to an engine, and turns its error into the program's failure.
    package static func asking<Answer>(
        _ body: () async throws(ClientError) -> Answer
    ) async throws(Failure) -> Answer {
        do {
            return try await body()
        } catch {
            throw Failure(error)
        }
    }
}
