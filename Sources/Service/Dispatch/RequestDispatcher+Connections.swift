import Logging
import NIOCore

/// An idle connection that a new connection may replace.
struct IdleConnection {
    var connection: HTTPConnection
    var since: NIODeadline
}

extension RequestDispatcher {
    private static let idlestMax = 64

    /// Closes the connection without a token that has been idle for longest. If there is none and
    /// `isBuyerToo` is true, closes a partner's. Returns whether it closed one.
    func closeLongestIdle(isBuyerToo: Bool) -> Bool {
        eventLoop.assertInEventLoop()
        if closeFound(.unknown) { return true }
        findIdlest(.unknown)
        if closeFound(.unknown) { return true }
        guard isBuyerToo else { return false }
        findIdlest(.partner)
        return closeFound(.partner)
    }

    /// Closes the connection in `idlest` that has been idle for longest and is still idle.
    private func closeFound(_ trust: TrustLevel) -> Bool {
        while let idle = idlest.popLast() {
            let connection = idle.connection
            guard connection.trust == trust, connection.isIdle,
                connection.quietSince == idle.since
            else { continue }
            connection.closeForNewcomer()
            return true
        }
        return false
    }

    private func findIdlest(_ trust: TrustLevel) {
        let idle = openConnections.values.lazy.filter { $0.trust == trust && $0.isIdle }
            .map { IdleConnection(connection: $0, since: $0.quietSince) }
            .sorted { $0.since > $1.since }
        idlest = Array(idle.suffix(RequestDispatcher.idlestMax))
    }
}

// The log lines of an event loop: never a token, and, except at level debug, at most a few lines in
// ten seconds.
extension RequestDispatcher {
    /// Minimum time between two log lines about refused connections.
    private static let pauseBetweenRefusals = TimeAmount.seconds(10)

    /// Logs how many connections were refused since the last such line.
    func logRefusedConnections(at now: NIODeadline) {
        guard connectionsRefused > 0,
            now >= refusalsLoggedAt + RequestDispatcher.pauseBetweenRefusals
        else { return }
        settings.log.warning(
            "connectionsRefused", metadata: ["count": .stringConvertible(connectionsRefused)])
        (connectionsRefused, refusalsLoggedAt) = (0, now)
    }

    /// Logs a request that was answered with an error, without its query.
    func logClientError(_ status: Int, _ head: RequestHead?, from connection: HTTPConnection) {
        guard logsClientErrors, status >= 400 else { return }
        let path = head?.target.prefix { $0 != "?" }.prefix(200) ?? ""
        let address = connection.context?.remoteAddress?.ipAddress ?? ""
        settings.log.debug(
            "clientError",
            metadata: [
                "status": .stringConvertible(status), "path": .string(String(path)),
                "from": .string(address),
            ])
    }

    /// Lets a batch continue after the sockets were read. Between two reads of the sockets only one
    /// batch works, however many batches there are.
    func resumeLater(_ job: BatchJob) {
        waitingBatches.append(job)
        if waitingBatches.count == 1 { scheduleBatch() }
    }

    /// Runs the next batch 50 µs later. A task without delay would run before the sockets are read.
    private func scheduleBatch() {
        eventLoop.assumeIsolated().scheduleTask(in: .microseconds(50)) {
            self.waitingBatches.first?.runSlice()
            self.waitingBatches.removeFirst()
            if !self.waitingBatches.isEmpty { self.scheduleBatch() }
        }
    }
}

/// The open batches of one event loop. Each token has a limit of its own, so that the slow batches
/// of one token do not keep out those of another.
struct BatchSlots {
    private var counts: [String: Int] = [:]
    private(set) var count = 0

    func hasRoom(for name: String, _ limits: ServerLimits) -> Bool {
        count < limits.batchesMax && counts[name, default: 0] < limits.batchesPerTokenMax
    }

    mutating func enter(_ name: String) {
        count += 1
        counts[name, default: 0] += 1
    }

    mutating func leave(_ name: String) {
        count -= 1
        counts[name] = counts[name].flatMap { $0 > 1 ? $0 - 1 : nil }
    }
}
