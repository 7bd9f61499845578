package import Machine

extension Failure {
    /// The failure for what is wrong with a journal or recording.
    package init(_ error: JournalError) {
        let status: ExitStatus =
            switch error.kind {
            case .badData: .badData
            case .ioError: .ioError
            case .cannotCreate: .cannotCreate
            case .inUse: .refused
            case .interrupted: .done
            }
        self.init(error.description, status)
    }

    /// Evaluates something about a journal and turns its error into the program's failure.
    package static func journal<Outcome>(
        _ value: @autoclosure () throws(JournalError) -> Outcome
    ) throws(Failure) -> Outcome {
        try journal(value)
    }

    /// Does something with a journal and turns its error into the program's failure.
    package static func journal<Outcome>(
        _ body: () throws(JournalError) -> Outcome
    ) throws(Failure) -> Outcome {
        do {
            return try body()
        } catch {
            throw Failure(error)
        }
    }
}
