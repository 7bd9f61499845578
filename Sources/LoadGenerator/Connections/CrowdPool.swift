import Client
package import NIOCore
import NIOPosix

/// A crowd's connections on one event loop; broken ones are replaced.
///
/// All calls must be made on that loop. A request waits while every connection is busy, and its
/// latency includes this wait: that is what open loop means.
package final class CrowdPool {
    /// How a pool's requests were sent.
    package struct SendCounts: Equatable, Sendable {
        package var sent = 0
        package var failed = 0
        package var unsent = 0
        var reconnects = 0
        /// Requests that left more than a second late because this side was slow.
        var late = 0
        /// Requests that left as late because every connection waited for an answer, no more could
        /// be opened, and this side was not slow.
        var lateForAnswers = 0
    }

    /// The delay from which a request counts as late: more than a person calls immediate.
    private static let lateness = TimeAmount.seconds(1)

    package let eventLoop: any EventLoop
    package private(set) var counts = SendCounts()

    private let target: CrowdTarget
    private let deadline: TimeAmount
    private let waitingMax: Int
    private let connections: Int
    private var connectionsMax: Int
    private var opening = 0
    private let tls: Encryption?
    private var idle: [CrowdConnection] = []
    private var all: [ObjectIdentifier: CrowdConnection] = [:]
    private var waiting =
        CircularBuffer<(RawRequest, due: NIODeadline, (RequestOutcome) -> Void)>()
    private var checks: RepeatedTask?
    private var isClosed = false
    /// When this side was last slow.
    private var lastSlow: NIODeadline?

    /// Maximum number of connections being opened after the initial ones. An engine that is asked
    /// for thousands at once would lose some.
    private static let openingMax = 128

    /// Must be created on the loop. Throws when the trusted certificates cannot be used.
    ///
    /// `connections` are opened at first. While all wait for an answer, more are opened, up to
    /// `connectionsMax`: a real crowd has one connection each, and with few of them it would queue on
    /// this side, where the engine does not see it. `deadline` is the time-out of an answer;
    /// `waitingMax` limits the requests that wait for a connection.
    package init(
        _ target: CrowdTarget, connections: Int, connectionsMax: Int = 0,
        on eventLoop: any EventLoop, deadline: TimeAmount = .seconds(10),
        waitingMax: Int = 100_000
    ) throws {
        eventLoop.preconditionInEventLoop()
        self.target = target
        self.eventLoop = eventLoop
        self.deadline = deadline
        self.waitingMax = waitingMax
        self.connections = connections
        self.connectionsMax = max(connections, connectionsMax)
        tls = target.address.isEncrypted ? try target.trust.encryption() : nil
        for _ in 0..<connections { connect() }
        let bound = NIOLoopBound(Weak(pool: self), eventLoop: eventLoop)
        checks = eventLoop.scheduleRepeatedTask(
            initialDelay: .milliseconds(100), delay: .milliseconds(100)
        ) { task in
            guard let pool = bound.value.pool else { return task.cancel() }
            let now = NIODeadline.now()
            for connection in Array(pool.all.values) { connection.check(at: now) }
        }
    }

    package var openCount: Int { all.count }

    package var waitingCount: Int { waiting.count }

    /// Sends a request as soon as a connection is free. `due`: when it should leave; later is
    /// counted as late. `completion` is called on the loop.
    package func send(
        _ request: RawRequest, due: NIODeadline = .now(),
        completion: @escaping (RequestOutcome) -> Void
    ) {
        eventLoop.assertInEventLoop()
        if let connection = idle.popLast() {
            send(request, due: due, on: connection, hasWaited: false, completion)
        } else if isClosed || waiting.count >= waitingMax {
            counts.unsent += 1
            completion(.unsent(isClosed ? "the crowd has ended" : "too many requests wait"))
        } else {
            waiting.append((request, due, completion))
            if opening < CrowdPool.openingMax, all.count + opening < connectionsMax { connect() }
        }
    }

    /// Records that the loop was slow: requests that were due before now and leave late are not the
    /// engine's fault.
    func recordSlowness() { lastSlow = .now() }

    private func send(
        _ request: RawRequest, due: NIODeadline, on connection: CrowdConnection,
        hasWaited: Bool, _ completion: @escaping (RequestOutcome) -> Void
    ) {
        counts.sent += 1
        if .now() - due > CrowdPool.lateness {
            let wasSlow = lastSlow.map { $0 >= due } ?? false
            // While more connections could be opened, this side is the slow one.
            let isEnginesDoing = hasWaited && !wasSlow && all.count >= connectionsMax
            if isEnginesDoing { counts.lateForAnswers += 1 } else { counts.late += 1 }
        }
        connection.send(request) { [weak self] outcome in
            if case .failed = outcome { self?.counts.failed += 1 }
            completion(outcome)
        }
    }

    /// Closes every connection; waiting requests end as unsent.
    package func close() {
        isClosed = true
        checks?.cancel()
        for connection in Array(all.values) { connection.close() }
        failWaiting("the crowd has ended")
    }

    private func isOpen(_ connection: CrowdConnection) {
        if all.updateValue(connection, forKey: ObjectIdentifier(connection)) == nil { opening -= 1 }
    }

    private func isIdle(_ connection: CrowdConnection) {
        if isClosed { return connection.close() }
        if let (request, due, completion) = waiting.popFirst() {
            send(request, due: due, on: connection, hasWaited: true, completion)
        } else {
            idle.append(connection)
        }
    }

    private func isGone(_ connection: CrowdConnection) {
        all[ObjectIdentifier(connection)] = nil
        idle.removeAll { $0 === connection }
        if isClosed { return }
        if all.count >= connections {
            if connection.wasTurnedAway { connectionsMax = max(connections, all.count) }
            return
        }
        if !connection.wasIdle { counts.reconnects += 1 }
        connectLater()
    }

    /// Ends waiting requests when no connection can be opened: they would wait for ever.
    private func connectionFailed(_ error: any Error) {
        opening -= 1
        if isClosed { return }
        if all.isEmpty { failWaiting("no connection: \(error)") }
        if all.count < connections { connectLater() }
    }

    private func failWaiting(_ reason: String) {
        let unsent = waiting
        waiting.removeAll()
        counts.unsent += unsent.count
        for (_, _, completion) in unsent { completion(.unsent(reason)) }
    }

    private func connectLater() {
        let bound = NIOLoopBound(Weak(pool: self), eventLoop: eventLoop)
        eventLoop.scheduleTask(in: .milliseconds(100)) {
            guard let pool = bound.value.pool, !pool.isClosed else { return }
            pool.connect()
        }
    }

    private func connect() {
        opening += 1
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let (tls, host) = (tls, target.address.host)
        ClientBootstrap(group: eventLoop)
            .connectTimeout(.seconds(3))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try tls?.add(to: pipeline, host: host)
                    try pipeline.addHandler(bound.value.makeConnection())
                }
            }
            .connect(host: target.address.host, port: target.address.port)
            .whenFailure { bound.value.connectionFailed($0) }
    }

    private func makeConnection() -> CrowdConnection {
        CrowdConnection(
            target: target, deadline: deadline,
            isIdle: { [weak self] connection in
                self?.isOpen(connection)
                self?.isIdle(connection)
            },
            isGone: { [weak self] in self?.isGone($0) })
    }

    /// A weak reference, so that the timer does not keep the pool alive.
    private struct Weak {
        weak var pool: CrowdPool?
    }
}
