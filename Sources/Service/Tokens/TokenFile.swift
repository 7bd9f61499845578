import Foundation
package import Rules
import Synchronization

/// A token file. Each change replaces the complete file; a new file has mode 0600.
package struct TokenFile: Sendable {
    package let path: String

    private var file: PrivateFile { PrivateFile(path: path) }

    /// The token file at a path. The file need not exist.
    package init(path: String) {
        self.path = path
    }

    /// Reads the tokens. Throws if the file is missing, open to others or not a token file.
    package func read() throws(TokenProblem) -> TokenList {
        try TokenList(parsing: try file.contents().bytes, path: path)
    }

    /// Creates a token, and the file if it is missing. Returns the secret, which is stored nowhere.
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

    /// Creates a token, and stores the secret in a private file for other programs of the user.
    package func create(
        _ name: TokenName, role: Role, secretAt secretPath: String, at moment: Moment,
        using generator: inout some RandomNumberGenerator
    ) throws(TokenProblem) -> TokenSecret {
        let secret = try create(name, role: role, at: moment, using: &generator)
        try PrivateFile(path: secretPath).replaceContents(with: Array((secret.text + "\n").utf8))
        return secret
    }

    /// Revokes the token with this name. Running engines see the change within about a second.
    package func revoke(_ name: TokenName, at moment: Moment) throws(TokenProblem) {
        // Throws if there is no file, before `whileLocked` creates its folder.
        _ = try read()
        try file.whileLocked { () throws(TokenProblem) in
            var list = try read()
            try list.revoke(name, at: moment, path: path)
            try file.replaceContents(with: list.text)
        }
    }

    /// Creates the first admin's token at an engine's first start. Returns whether it created one.
    ///
    /// It stores the secret in a private file for other programs of the user. It does not change a
    /// token file that ever had an admin. It uses an existing secret again, and never overwrites
    /// one that cannot be read. Throws if the token file holds no token, for example because it was
    /// emptied: nobody becomes admin that way.
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
            let existing = try TokenFile.secret(inFile: secretPath)
            if let existing, list.records.contains(where: { $0.hash == existing.hash }) {
                let what = "it holds the token of somebody who is no admin: move it away"
                throw .unwritable(path: secretPath, why: what)
            }
            let secret = existing ?? fresh
            try list.add(secret, name: name, role: .admin, at: moment)
            // The secret is written first: after a crash in between, the next start uses it.
            if existing == nil {
                try PrivateFile(path: secretPath)
                    .replaceContents(with: Array((secret.text + "\n").utf8))
            }
            try file.replaceContents(with: list.text)
            return true
        }
    }

    /// The secret in a private file, a pipe or (for `-`) standard input. `nil` if there is no file.
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

    /// A closure that returns the present token in a regular file, or the earlier token if the file
    /// cannot be read. A pipe is not read again.
    package static func renewed(
        _ first: String?, fromFile path: String
    ) -> @Sendable () -> String? {
        // If the attributes cannot be read, the file is not read again.
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard attributes?[.type] as? FileAttributeType == .typeRegular else { return { first } }
        let latest = Mutex(first)
        return {
            latest.withLock { latest in
                // If this fails, the next call tries again: a program may be writing the file.
                if let secret = try? secret(inFile: path) { latest = secret.text }
                return latest
            }
        }
    }
}
