import Logging
import NIOCore
import Wire

// What one loop tells the log: never a token, and never more than a few lines in ten seconds but at
// the level debug.
extension RequestDispatcher {
    /// How often it is told that connections are refused.
    private static let pauseBetweenRefusals = TimeAmount.seconds(10)

    /// A connection was turned away because there is no room.
    func refusedConnection() {
        connectionsRefused += 1
    }

    /// Tells how many connections were turned away since it was told last.
    func tellRefusedConnections(at now: NIODeadline) {
        guard connectionsRefused > 0, now >= refusalsToldAt + RequestDispatcher.pauseBetweenRefusals else {
            return
        }
        settings.log.warning(
            "connectionsRefused", metadata: ["count": .stringConvertible(connectionsRefused)])
        (connectionsRefused, refusalsToldAt) = (0, now)
    }

    /// Tells of a request that could not be served as it came. Queries are left out.
    func tellClientError(_ status: Int, _ head: RequestHead?, from address: SocketAddress?) {
        guard logsClientErrors, status >= 400 else { return }
        let path = head?.target.prefix { $0 != "?" }.prefix(200) ?? ""
        settings.log.debug(
            "clientError",
            metadata: [
                "status": .stringConvertible(status), "path": .string(String(path)),
                "from": .string(address?.ipAddress ?? ""),
            ])
    }
}
