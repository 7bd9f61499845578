import Rules
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The tokens that are good now: read once, and again when their file has changed, so that
/// revoking one works during a sale. A file that cannot be used changes nothing.
package final class LiveTokens: Sendable {
    /// How long a file has to stand still before it is read: somebody may be writing it.
    private static let settlingUS: UInt32 = 20_000
    /// How often it is looked whether it stands still.
    private static let settlingMax = 10

    private let file: TokenFile
    private let list: Mutex<TokenList>
    /// The file as it was read last; held while the file is read, so that whoever asks meanwhile
    /// waits for what is in it.
    private let stamp: Mutex<PrivateFile.Stamp?>
    /// The same problem once more, for those who must not wait while the file is read.
    private let known: Mutex<TokenProblem?>

    /// Reads the file. Throws as `TokenFile.read` does, and when it holds no token: such an engine
    /// could be used by nobody.
    package init(_ file: TokenFile) throws(TokenProblem) {
        // The stamp is taken first: a change between the two is then seen by the next refresh.
        let stamp = PrivateFile(path: file.path).stamp
        self.file = file
        list = Mutex(try LiveTokens.read(file))
        self.stamp = Mutex(stamp)
        known = Mutex(nil)
    }

    /// The holder of a bearer token; nil when it is unknown or revoked.
    package func holder(of bearer: String) -> TokenHolder? {
        guard let secret = TokenSecret(bearer) else { return nil }
        return list.withLock { $0 }.holder(of: secret)
    }

    /// Why the file cannot be used as it is now; nil when it can. Never waits for the file.
    package var problem: TokenProblem? { known.withLock { $0 } }

    /// How many tokens are good.
    package var goodCount: Int {
        list.withLock { $0.records.count { $0.revoked == nil } }
    }

    /// Reads the file again if it has changed and returns whether it did. Call it a few times a
    /// second, and when somebody comes with an unknown token. When the new file cannot be used it
    /// throws once for each change, and the tokens read last stay good: a slip of an editor does
    /// not lock the operators out of a running sale.
    ///
    /// A file that somebody is writing is read once it stands still.
    package func refresh() throws(TokenProblem) -> Bool {
        try look(isAsked: false)
    }

    /// Reads the file again, also when nothing seems to have changed, and takes it also when it holds
    /// none of the tokens of before. Throws when it cannot be used.
    package func reread() throws(TokenProblem) -> Bool {
        try look(isAsked: true)
    }

    private func look(isAsked: Bool) throws(TokenProblem) -> Bool {
        try stamp.withLock { stamp throws(TokenProblem) in
            let newest = PrivateFile(path: file.path).stamp
            guard isAsked || newest != stamp else { return false }
            stamp = settled(newest)
            do throws(TokenProblem) {
                let read = try LiveTokens.read(file)
                // An emptied file to which one token was added would lock everybody else out.
                guard isAsked || list.withLock({ $0.sharesTokens(with: read) }) else {
                    throw .foreign(path: file.path)
                }
                list.withLock { $0 = read }
                known.withLock { $0 = nil }
                return true
            } catch {
                known.withLock { $0 = error }
                throw error
            }
        }
    }

    private static func read(_ file: TokenFile) throws(TokenProblem) -> TokenList {
        let list = try file.read()
        guard !list.records.isEmpty else { throw .noToken(path: file.path) }
        return list
    }

    /// The file's stamp once it has stood still.
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
}
