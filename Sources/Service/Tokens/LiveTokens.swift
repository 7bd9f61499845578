import Rules
import Synchronization

/// The tokens that are good now: read once, and again when their file has changed, so that
/// revoking one works during a sale.
package final class LiveTokens: Sendable {
    private let file: TokenFile
    private let list: Mutex<TokenList>
    /// The file as it was read last; held while the file is read, so that whoever asks meanwhile
    /// waits for what is in it.
    private let stamp: Mutex<PrivateFile.Stamp?>

    /// Reads the file. Throws as `TokenFile.read` does.
    package init(_ file: TokenFile) throws(TokenProblem) {
        // The stamp is taken first: a change between the two is then seen by the next refresh.
        let stamp = PrivateFile(path: file.path).stamp
        self.file = file
        list = Mutex(try file.read())
        self.stamp = Mutex(stamp)
    }

    /// The holder of a bearer token; nil when it is unknown or revoked.
    package func holder(of bearer: String) -> TokenHolder? {
        guard let secret = TokenSecret(bearer) else { return nil }
        return list.withLock { $0 }.holder(of: secret)
    }

    /// Reads the file again if it has changed and returns whether it did. Call it every second or
    /// so, and when somebody comes with an unknown token. When the new file cannot be used it
    /// throws once for each change, and the tokens read last stay good: a slip of an editor does
    /// not lock the operators out of a running sale.
    package func refresh() throws(TokenProblem) -> Bool {
        try stamp.withLock { stamp throws(TokenProblem) in
            let newest = PrivateFile(path: file.path).stamp
            guard stamp != newest else { return false }
            stamp = newest
            let read = try file.read()
            list.withLock { $0 = read }
            return true
        }
    }
}
