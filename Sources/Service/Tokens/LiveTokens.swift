import Rules
import Synchronization

/// The tokens that are good now: read once, and again when their file has changed, so that
/// revoking one works during a sale.
package final class LiveTokens: Sendable {
    private struct State {
        var list: TokenList
        var stamp: PrivateFile.Stamp?
    }

    private let file: TokenFile
    private let state: Mutex<State>

    /// Reads the file. Throws as `TokenFile.read` does.
    package init(_ file: TokenFile) throws(TokenProblem) {
        // The stamp is taken first: a change between the two is then seen by the next refresh.
        let stamp = PrivateFile(path: file.path).stamp
        self.file = file
        state = Mutex(State(list: try file.read(), stamp: stamp))
    }

    /// The holder of a bearer token; nil when it is unknown or revoked.
    package func holder(of bearer: String) -> TokenHolder? {
        guard let secret = TokenSecret(bearer) else { return nil }
        return state.withLock { $0.list }.holder(of: secret)
    }

    /// Reads the file again if it has changed and returns whether it did. Call it every second or
    /// so. When the new file cannot be used it throws once for each change, and the tokens read
    /// last stay good: a slip of an editor does not lock the operators out of a running sale.
    package func refresh() throws(TokenProblem) -> Bool {
        let stamp = PrivateFile(path: file.path).stamp
        let isChanged = state.withLock { state in
            defer { state.stamp = stamp }
            return state.stamp != stamp
        }
        guard isChanged else { return false }
        let list = try file.read()
        state.withLock { $0.list = list }
        return true
    }
}
