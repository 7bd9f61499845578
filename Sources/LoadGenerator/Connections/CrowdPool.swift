import Client
package import NIOCore
import NIOPosix

/// A crowd's connections on one event loop, kept open and opened anew when they break.
///
/// Everything happens on that loop: call `send` there. A request that finds every connection busy
/// waits in line, and the time it waits is the caller's to count: that is what open loop means.
package final class CrowdPool {
    /// What a pool has been through, all totals.
    package struct Counts: Equatable, Sendable {
        package var sent = 0
        package var failed = 0
        package var unsent = 0
        package var reconnects = 0
        /// Requests that left more than a second after they were due because this side was slow.
        package var late = 0
        /// Requests that left as late because every connection waited for an answer, although this
        /// side was not slow and could open no more of them.
        package var lateForAnswers = 0
    }

    /// Beyond what a person at a page would still call at once.
    private static let lateness = TimeAmount.seconds(1)

    /// The loop that the pool lives on.
    package let eventLoop: any EventLoop
    /// What the pool has been through.
    package private(set) var counts = Counts()

    private let target: CrowdTarget
    private let deadline: TimeAmount
    private let waitingMax: Int
    /// Connections at first, and how many they may become.
    private let connections: Int
    private var connectionsMax: Int
    /// Connections that are being opened.
    private var opening = 0
    private let tls: Encryption?
    private var idle: [CrowdConnection] = []
    private var all: [ObjectIdentifier: CrowdConnection] = [:]
    private var waiting =
        CircularBuffer<(OutgoingRequest, due: NIODeadline, (CrowdOutcome) -> Void)>()
    private var checks: RepeatedTask?
    private var isClosed = false
    /// When this side was last slow.
    private var lastSlow: NIODeadline?

    /// So many may be on their way to being open besides those of the beginning: an engine that is
    /// asked for thousands at once would lose some.
    private static let openingMax = 128

    /// A pool of connections to a target. Must be made on the loop.
    ///
    /// - Parameters:
    ///   - target: the engine.
    ///   - connections: how many open at once.
    ///   - connectionsMax: how many they may become when all wait for an answer; no more than that
    ///     where it is fewer. A real crowd has one each: with few of them it queues on this side,
    ///     where an engine does not see it.
    ///   - eventLoop: where everything happens.
    ///   - deadline: how long an answer may take.
    ///   - waitingMax: how many requests may wait for a connection.
    /// - Throws: when the trusted certificates cannot be used.
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
        let bound = NIOLoopBound(Weak(self), eventLoop: eventLoop)
        checks = eventLoop.scheduleRepeatedTask(
            initialDelay: .milliseconds(100), delay: .milliseconds(100)
        ) { task in
            guard let pool = bound.value.pool else { return task.cancel() }
            let now = NIODeadline.now()
            for connection in Array(pool.all.values) { connection.check(at: now) }
        }
    }

    /// Connections that are open.
    package var openCount: Int { all.count }

    /// Requests that wait for a connection.
    package var waitingCount: Int { waiting.count }

    /// Sends a request as soon as a connection is free, and tells how it ended.
    ///
    /// - Parameters:
    ///   - request: what is asked.
    ///   - due: when it should leave; what leaves later is counted as late.
    ///   - completion: called on the loop with the outcome.
    package func send(
        _ request: OutgoingRequest, due: NIODeadline = .now(),
        completion: @escaping (CrowdOutcome) -> Void
    ) {
        eventLoop.assertInEventLoop()
        if let connection = idle.popLast() {
            send(request, due: due, on: connection, hasWaited: false, completion)
        } else if isClosed || waiting.count >= waitingMax {
            counts.unsent += 1
            completion(.unsent(isClosed ? "the crowd went home" : "too many requests wait"))
        } else {
            waiting.append((request, due, completion))
            if opening < CrowdPool.openingMax, all.count + opening < connectionsMax { connect() }
        }
    }

    /// Takes note that the loop has not come to its work in time: what leaves late that was due
    /// before now is no fault of the engine's.
    package func noteSlowness() {
        lastSlow = .now()
    }

    private func send(
        _ request: OutgoingRequest, due: NIODeadline, on connection: CrowdConnection,
        hasWaited: Bool, _ completion: @escaping (CrowdOutcome) -> Void
    ) {
        counts.sent += 1
        if .now() - due > CrowdPool.lateness {
            let wasSlow = lastSlow.map { $0 >= due } ?? false
            // As long as more connections could be opened it is this side that does not keep up.
            let isEnginesDoing = hasWaited && !wasSlow && all.count >= connectionsMax
            if isEnginesDoing { counts.lateForAnswers += 1 } else { counts.late += 1 }
        }
        connection.send(request) { [weak self] outcome in
            if case .failed = outcome { self?.counts.failed += 1 }
            completion(outcome)
        }
    }

    /// Closes every connection; what waits is told that it was never sent.
    package func close() {
        isClosed = true
        checks?.cancel()
        for connection in Array(all.values) { connection.close() }
        failWaiting("the crowd went home")
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

    /// Nobody answers at all: what waits for a connection would wait for ever.
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
        let bound = NIOLoopBound(Weak(self), eventLoop: eventLoop)
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

    /// Does not keep a pool alive that nobody uses any more.
    private struct Weak {
        weak var pool: CrowdPool?

        init(_ pool: CrowdPool) {
            self.pool = pool
        }
    }
}
