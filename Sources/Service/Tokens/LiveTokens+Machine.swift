package import Machine
import Rules

extension LiveTokens {
    /// The tokens of the file at a path, or of this machine's own file, for which the first start makes
    /// an admin's token.
    package static func open(at path: String?) throws(Failure) -> LiveTokens {
        if let path {
            return try Failure.translating { () throws(TokenProblem) in
                try LiveTokens(TokenFile(path: path))
            }
        }
        let file = TokenFile(path: try XDGPaths().tokens)
        let secret = try XDGPaths().adminToken
        return try Failure.translating { () throws(TokenProblem) in
            var generator = SystemRandomNumberGenerator()
            _ = try file.createFirstAdmin(
                named: try TokenName("admin"), secretAt: secret, at: .now, using: &generator)
            return try LiveTokens(file)
        }
    }
}
