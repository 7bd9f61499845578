package import Rules

/// A file of tokens: read whole, replaced whole, mode 0600.
package struct TokenFile: Sendable {
    /// Where the file is.
    package let path: String

    private var file: PrivateFile { PrivateFile(path: path) }

    /// The file of tokens at a path, which need not exist yet.
    package init(path: String) {
        self.path = path
    }

    /// The tokens in the file. Throws when it is missing, open to others or not a file of tokens.
    package func read() throws(TokenProblem) -> TokenList {
        try TokenList(parsing: try file.contents().bytes, path: path)
    }

    /// Makes a token, and the file where there is none, and returns the secret: the only time
    /// that anybody sees it.
    package func create(
        _ name: TokenName, role: Role, at moment: Moment,
        using generator: inout some RandomNumberGenerator
    ) throws(TokenProblem) -> TokenSecret {
        let secret = TokenSecret(using: &generator)
        try file.whileLocked { () throws(TokenProblem) in
            var list = try readOrEmpty()
            try list.add(secret, name: name, role: role, at: moment)
            try file.replaceContents(with: list.text)
        }
        return secret
    }

    /// Makes a token as above, and leaves the secret in a private file, where the programs of the
    /// same person find it again.
    package func create(
        _ name: TokenName, role: Role, secretAt secretPath: String, at moment: Moment,
        using generator: inout some RandomNumberGenerator
    ) throws(TokenProblem) -> TokenSecret {
        let secret = try create(name, role: role, at: moment, using: &generator)
        try PrivateFile(path: secretPath).replaceContents(with: Array((secret.text + "\n").utf8))
        return secret
    }

    /// Makes the token of this name worthless; engines that run notice within a moment.
    package func revoke(_ name: TokenName, at moment: Moment) throws(TokenProblem) {
        // Without a file there is nothing to revoke, and no directory is made for it.
        _ = try read()
        try file.whileLocked { () throws(TokenProblem) in
            var list = try read()
            try list.revoke(name, at: moment, path: path)
            try file.replaceContents(with: list.text)
        }
    }

    /// Makes the first admin's token at an engine's very first start and leaves the secret in a
    /// private file, where the programs of the same person find it. Returns whether it did so: a
    /// file that ever had an admin is left alone. A secret that is there already is used again; what
    /// cannot be read is never written over. Throws where the file holds no token at all, as one
    /// that was emptied does: nobody becomes admin by that.
    package func createFirstAdmin(
        named name: TokenName, secretAt secretPath: String, at moment: Moment,
        using generator: inout some RandomNumberGenerator
    ) throws(TokenProblem) -> Bool {
        let fresh = TokenSecret(using: &generator)
        return try file.whileLocked { () throws(TokenProblem) in
            var list: TokenList
            do throws(TokenProblem) {
                list = try read()
                guard !list.records.isEmpty else { throw .noToken(path: path) }
            } catch .missing {
                list = TokenList()
            }
            if list.records.contains(where: { $0.role == .admin }) { return false }
            let known = try TokenFile.secret(inFile: secretPath)
            if let known, list.records.contains(where: { $0.hash == known.hash }) {
                let what = "it holds the token of somebody who is no admin: move it away"
                throw .unwritable(path: secretPath, why: what)
            }
            let secret = known ?? fresh
            try list.add(secret, name: name, role: .admin, at: moment)
            // The secret goes first: after a crash in between the next start goes on with it.
            if known == nil {
                try PrivateFile(path: secretPath)
                    .replaceContents(with: Array((secret.text + "\n").utf8))
            }
            try file.replaceContents(with: list.text)
            return true
        }
    }

    /// The secret that a private file, a pipe or (for `-`) standard input holds; nil when there is
    /// no file.
    package static func secret(inFile path: String) throws(TokenProblem) -> TokenSecret? {
        let text: [UInt8]
        do {
            text = try PrivateFile(path: path).secretContents()
        } catch .missing {
            return nil
        }
        return try TokenSecret(reading: text, from: path == "-" ? "standard input" : path)
    }

    private func readOrEmpty() throws(TokenProblem) -> TokenList {
        do {
            return try read()
        } catch .missing {
            return TokenList()
        }
    }
}
