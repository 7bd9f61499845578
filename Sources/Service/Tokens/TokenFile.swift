import Foundation
package import Rules
import Synchronization

/// A token file: read and replaced as a whole; a new one has mode 0600.
package struct TokenFile: Sendable {
    package let path: String

    private var file: PrivateFile { PrivateFile(path: path) }

    /// The token file at a path; it need not exist yet.
    package init(path: String) {
        self.path = path
    }

    /// Reads the tokens. Throws if the file is missing, open to others or not a token file.
    package func read() throws(TokenProblem) -> TokenList {
        try TokenList(parsing: try file.contents().bytes, path: path)
    }

    /// Makes a token, and the file if it is missing, and returns the secret.
    ///
    /// Nobody sees the secret again.
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

    /// Makes a token, and leaves the secret in a private file.
    ///
    /// Other programs of the same user find it there.
    package func create(
        _ name: TokenName, role: Role, secretAt secretPath: String, at moment: Moment,
        using generator: inout some RandomNumberGenerator
    ) throws(TokenProblem) -> TokenSecret {
        let secret = try create(name, role: role, at: moment, using: &generator)
        try PrivateFile(path: secretPath).replaceContents(with: Array((secret.text + "\n").utf8))
        return secret
    }

    /// Revokes the token with this name; running engines notice within a moment.
    package func revoke(_ name: TokenName, at moment: Moment) throws(TokenProblem) {
        // Without a file there is nothing to revoke, and no folder is made.
        _ = try read()
        try file.whileLocked { () throws(TokenProblem) in
            var list = try read()
            try list.revoke(name, at: moment, path: path)
            try file.replaceContents(with: list.text)
        }
    }

    /// Makes the first admin's token at an engine's first start, and returns whether it did.
    ///
    /// It leaves the secret in a private file, where programs of the same user find it. A token
    /// file that ever had an admin is not changed. A secret that exists is used again; one that
    /// cannot be read is never overwritten. Throws if the token file holds no token, for example
    /// because it was emptied: nobody becomes admin that way.
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
            // The secret is written first: after a crash in between, the next start continues with
            // it.
            if known == nil {
                try PrivateFile(path: secretPath)
                    .replaceContents(with: Array((secret.text + "\n").utf8))
            }
            try file.replaceContents(with: list.text)
            return true
        }
    }

    /// The secret in a private file, a pipe or (for `-`) standard input; nil if there is no file.
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

    /// A closure that gives a regular file's present token, or the earlier one when the file cannot be
    /// read. A pipe is read only once.
    package static func renewed(
        _ first: String?, fromFile path: String
    ) -> @Sendable () -> String? {
        // A file without attributes is not read again.
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard attributes?[.type] as? FileAttributeType == .typeRegular else { return { first } }
        let latest = Mutex(first)
        return {
            latest.withLock { latest in
                // A file that is being written is read again at the next request.
                if let secret = try? secret(inFile: path) { latest = secret.text }
                return latest
            }
        }
    }
}
