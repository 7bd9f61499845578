import Foundation
package import Machine
import Rules
import Synchronization

/// The tokens that are valid now.
///
/// The file is read again when it has changed, so that a token can be revoked during a sale. If the
/// file cannot be used, the previous tokens stay.
package final class LiveTokens: Sendable {
    /// How long the file must stay unchanged before it is read, in µs: a program may be writing it.
    private static let settlingUS: UInt32 = 20_000
    private static let settlingMax = 10

    private let file: TokenFile
    private let list: Mutex<TokenList>
    /// The stamp of the file as last read. The lock is held while the file is read, so that another
    /// caller waits for the result.
    private let stamp: Mutex<PrivateFile.Stamp?>
    private let latestProblem: Mutex<TokenProblem?>

    /// Reads the file. Throws as `TokenFile.read` does, and if the file holds no token.
    package init(_ file: TokenFile) throws(TokenProblem) {
        // The stamp is read first: the next refresh then sees a change made in between.
        let stamp = PrivateFile(path: file.path).stamp
        self.file = file
        list = Mutex(try LiveTokens.read(file))
        self.stamp = Mutex(stamp)
        latestProblem = Mutex(nil)
    }

    /// The holder of a bearer token. `nil` if the token is unknown or revoked.
    package func holder(of bearer: String) -> TokenHolder? {
        guard let secret = TokenSecret(bearer) else { return nil }
        return list.withLock { $0 }.holder(of: secret)
    }

    /// Why the file cannot be used now. `nil` if it can. Never waits for the file.
    package var problem: TokenProblem? { latestProblem.withLock { $0 } }

    package var validCount: Int {
        list.withLock { $0.records.count { $0.revoked == nil } }
    }

    /// Reads the file again if it has changed, or if `isForced`. Returns whether it read the file.
    ///
    /// If the file cannot be used, it throws once for each change, and the previous tokens stay
    /// valid: a mistake in an editor must not lock the operators out of a running sale. A file that
    /// holds none of the previous tokens is used only if `isForced`.
    package func refresh(isForced: Bool) throws(TokenProblem) -> Bool {
        try stamp.withLock { stamp throws(TokenProblem) in
            let newest = PrivateFile(path: file.path).stamp
            guard isForced || newest != stamp else { return false }
            stamp = settled(newest)
            do throws(TokenProblem) {
                let read = try LiveTokens.read(file)
                // A file that was emptied and then got one token would lock everybody else out.
                guard isForced || list.withLock({ $0.sharesTokens(with: read) }) else {
                    throw .foreign(path: file.path)
                }
                list.withLock { $0 = read }
                latestProblem.withLock { $0 = nil }
                return true
            } catch {
                latestProblem.withLock { $0 = error }
                throw error
            }
        }
    }

    private static func read(_ file: TokenFile) throws(TokenProblem) -> TokenList {
        let list = try file.read()
        guard !list.records.isEmpty else { throw .noToken(path: file.path) }
        return list
    }

    /// Waits until the file no longer changes, or for the maximum time. Returns its stamp.
    private func settled(_ newest: PrivateFile.Stamp?) -> PrivateFile.Stamp? {
        var newest = newest
        for _ in 0..<LiveTokens.settlingMax {
            usleep(LiveTokens.settlingUS)
            let again = PrivateFile(path: file.path).stamp
            if again == newest { break }
            newest = again
        }
        return newest
    }

    /// The tokens of the file at a path. Without a path, those of the user's token file, in which
    /// the first start creates a token for an admin.
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
