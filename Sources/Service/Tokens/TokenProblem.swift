package import Rules

/// Why a token or a file of tokens cannot be used.
package enum TokenProblem: Error, Equatable, Sendable {
    case badName(String)
    case reservedName(String)
    /// A token of this name is in use.
    case nameTaken(TokenName)
    /// No token of this name was ever made in this file.
    case unknownName(TokenName, path: String)
    case alreadyRevoked(TokenName, at: Moment)
    /// There is no file of tokens.
    case missing(path: String)
    /// Others than the owner may read or write the file; the mode is its permission bits.
    case openToOthers(path: String, mode: UInt32)
    case badLine(path: String, line: Int, what: String)
    case unreadable(path: String, why: String)
    case unwritable(path: String, why: String)

    /// What is wrong, where, and what to do, in one sentence.
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
        case .openToOthers(let path, let mode):
            "The token file \(path) is open to others (mode \(octal(mode))); run: chmod 600 \(path)"
        case .badLine(let path, let line, let what):
            "\(path):\(line): \(what)."
        case .unreadable(let path, let why):
            "The token file \(path) cannot be read (\(why)); check the path and its permissions."
        case .unwritable(let path, let why):
            "The token file \(path) cannot be written (\(why)); check the path and its directory."
        }
    }
}

/// Permission bits in four octal digits.
private func octal(_ mode: UInt32) -> String {
    let digits = String(mode & 0o7777, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
