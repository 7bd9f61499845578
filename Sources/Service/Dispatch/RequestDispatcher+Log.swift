import Logging
import NIOCore
import Wire

// What an event loop logs. It never logs a token, and never more than a few lines in ten seconds,
// except at level debug.
extension RequestDispatcher {
    /// The shortest time between two log lines about refused connections.
    private static let pauseBetweenRefusals = TimeAmount.seconds(10)

    /// Counts a connection that was refused because there was no room.
    func refusedConnection() {
        connectionsRefused += 1
    }

    /// Logs how many connections were refused since the last such line.
    func tellRefusedConnections(at now: NIODeadline) {
        guard connectionsRefused > 0, now >= refusalsToldAt + RequestDispatcher.pauseBetweenRefusals
        else {
            return
        }
        settings.log.warning(
            "connectionsRefused", metadata: ["count": .stringConvertible(connectionsRefused)])
        (connectionsRefused, refusalsToldAt) = (0, now)
    }

    /// Logs a request that could not be served, without its query.
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
