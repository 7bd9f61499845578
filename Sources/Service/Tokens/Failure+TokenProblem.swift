package import Machine

extension Failure {
    /// Runs a body and turns its `TokenProblem` into a failure.
    package static func translating<Outcome>(
        _ body: () throws(TokenProblem) -> Outcome
    ) throws(Failure) -> Outcome {
        do {
            return try body()
        } catch {
            throw Failure(error)
        }
    }

    /// The failure of an HTTP server that cannot start.
    package init(_ problem: ServerProblem) {
        let status: ExitStatus =
            switch problem {
            case .badTLS(.file(_, let problem)): Failure(problem).status
            case .badTLS: .badData
            case .unknownHost: .wrongUsage
            case .exposed, .cannotListen: .cannotCreate
            }
        self.init(problem.sentence, status)
    }

    /// The failure for a token or its file.
    package init(_ problem: TokenProblem) {
        let status: ExitStatus =
            switch problem {
            case .badName, .reservedName: .wrongUsage
            case .nameTaken, .unknownName, .alreadyRevoked, .locked: .refused
            case .badLine, .noToken, .foreign, .notAFile: .badData
            case .badSecret(TokenSecret.variable, _): .notAllowed
            case .badSecret: .badData
            case .missing, .unreadable: .ioError
            case .unwritable: .cannotCreate
            case .openToOthers: .notAllowed
            }
        self.init(problem.sentence, status)
    }
}
