package import Machine
package import Rules

/// Why a token or a token file cannot be used.
package enum TokenProblem: Error, Equatable, Sendable {
    case badName(String)
    case reservedName(String)
    case nameTaken(TokenName)
    /// The file never had a token with this name.
    case unknownName(TokenName, path: String)
    case alreadyRevoked(TokenName, at: Moment)
    case missing(path: String)
    /// The file exists, but holds no token, valid or revoked.
    case noToken(path: String)
    /// The file holds none of the previous tokens.
    case foreign(path: String)
    /// Others than the owner may read or write the file; `mode` is its permission bits.
    case openToOthers(path: String, mode: UInt32)
    /// The path is not a plain file: `kind` describes it.
    case notAFile(path: String, kind: String)
    case badLine(path: String, line: Int, what: String)
    /// The text is not a token. `source` is its file or variable.
    case badSecret(source: String, what: String)
    /// Another program, `holder` if it is known, holds the lock of the file's folder.
    case locked(path: String, holder: String?)
    case unreadable(path: String, why: String)
    case unwritable(path: String, why: String)

    package var sentence: String {
        switch self {
        case .badName(let name):
            "The name \"\(name)\" must be 1 to 64 of a-z, 0-9, '.', '_' and '-'."
        case .reservedName(let name):
            "The name \"\(name)\" is kept for the sale itself; choose another."
        case .nameTaken(let name):
            "A token named \"\(name.text)\" is in use; choose another name or revoke it first."
        case .unknownName(let name, let path):
            "There is no token named \"\(name.text)\" in \(path); see penstock token list."
        case .alreadyRevoked(let name, let moment):
            "The token \"\(name.text)\" was revoked at \(moment.rfc3339) already."
        case .missing(let path):
            "There is no token file \(path); make a token with penstock token create."
        case .noToken(let path):
            "The token file \(path) holds no token: put back the lines that it had, or make a token"
                + " with penstock token create --role admin."
        case .foreign(let path):
            "The token file \(path) holds none of the tokens that were known: put back the lines that"
                + " it had, or send the engine HUP to take it as it is."
        case .openToOthers(let path, let mode):
            "\(path) is open to others (mode \(octal(mode))): run chmod 600 \(path), or mount it"
                + " read-only."
        case .notAFile(let path, let kind):
            "\(path) is \(kind); give a plain file."
        case .badLine(let path, let line, let what):
            "\(path):\(line): \(what)."
        case .badSecret(let source, let what):
            "\(source) holds no token (\(what)): put the token there alone, as it was printed."
        case .locked(let path, let holder):
            "The folder of \(path) is locked by \(holder ?? "another program"): wait until it has"
                + " ended, or end it, then try again."
        case .unreadable(let path, let why):
            "\(path) cannot be read (\(why))."
        case .unwritable(let path, let why):
            "\(path) cannot be written (\(why))."
        }
    }
}

private func octal(_ mode: UInt32) -> String {
    let digits = String(mode & 0o7777, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}

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
