package import Engine
import Foundation
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// The engine's HTTP server. It accepts requests until it is closed.
package final class HTTPServer: Sendable {
    /// The address on which the server listens, with the real port.
    package struct Address: Equatable, Sendable {
        package var host: String
        package var port: Int
        package var isEncrypted: Bool

        package var url: String {
            let host = host.contains(":") ? "[\(host)]" : host
            return "\(isEncrypted ? "https" : "http")://\(host):\(port)"
        }
    }

    package let address: Address

    private let group: MultiThreadedEventLoopGroup
    private let threads: NIOThreadPool
    let loops: [RequestDispatcher]
    let engine: SaleEngine
    private let listeners: [any Channel]
    let tokenChecks: FileCheckThread
    let certificateChecks = FileCheckThread(name: "penstock.tls", pause: .seconds(1))
    private let isClosed = Atomic<Bool>(false)

    private init(
        address: Address, group: MultiThreadedEventLoopGroup, threads: NIOThreadPool,
        loops: [RequestDispatcher], engine: SaleEngine, listeners: [any Channel],
        tokenChecks: FileCheckThread
    ) {
        (self.address, self.engine, self.listeners) = (address, engine, listeners)
        (self.group, self.threads, self.loops) = (group, threads, loops)
        self.tokenChecks = tokenChecks
    }

    /// Opens a server for an engine.
    ///
    /// Throws if other machines could connect without encryption, the certificate cannot be used,
    /// or the host or port is not available.
    package static func open(
        _ settings: ServerSettings, engine: SaleEngine, tokens: any TokenBook
    ) async throws(ServerProblem) -> HTTPServer {
        settings.limits.check()
        let tls = try encryption(settings)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: settings.loops)
        let threads = NIOThreadPool(numberOfThreads: 2)
        threads.start()
        let rateLimiter = BuyerRateLimiter(perSecond: settings.perBuyerPerSecond)
        let tokenChecks = FileCheckThread(name: "penstock.tokens")
        let backfills = BackfillCache()
        var loops: [RequestDispatcher] = []
        for eventLoop in group.makeIterator() {
            loops.append(
                RequestDispatcher(
                    eventLoop: eventLoop, engine: engine, settings: settings, tokens: tokens,
                    rateLimiter: rateLimiter, tokenChecks: tokenChecks, threads: threads,
                    backfills: backfills,
                    number: loops.count))
        }
        let listeners: [any Channel]
        do {
            listeners = try await ConnectionAcceptor(
                loops, tls: tls, limits: settings.limits
            )
            .listen(
                onAllOf: settings.host, port: settings.port, socket: settings.socket,
                group: group)
        } catch {
            // The caller gets the reason why the server cannot listen, even if this fails.
            try? await group.shutdownGracefully()
            // Likewise.
            try? await threads.shutdownGracefully()
            throw ServerProblem(listening: error, settings)
        }
        for loop in loops { loop.eventLoop.execute { loop.start() } }
        let port = listeners.first?.localAddress?.port ?? settings.port
        let server = HTTPServer(
            address: Address(
                host: settings.host, port: port, isEncrypted: settings.tls != nil),
            group: group, threads: threads, loops: loops, engine: engine, listeners: listeners,
            tokenChecks: tokenChecks)
        server.watchTokens(tokens, settings)
        server.watchCertificate(tls, settings)
        return server
    }

    /// Closes the server: accepts nothing new, answers open requests, and ends every connection.
    ///
    /// All event loops have the same grace period. Stop the engine only afterwards: it must answer
    /// the open requests.
    package func close() async {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        tokenChecks.stop()
        certificateChecks.stop()
        let endings = loops.map { loop in
            let promise = loop.eventLoop.makePromise(of: Void.self)
            loop.eventLoop.execute { loop.stop(promise) }
            return promise.futureResult
        }
        // Nobody can connect any more, even if this fails: a stopping loop accepts no connection.
        for listener in listeners { try? await listener.close() }
        // This promise never fails.
        for ending in endings { try? await ending.get() }
        // If this fails, the threads are idle: all event loops have ended.
        try? await threads.shutdownGracefully()
        // Likewise.
        try? await group.shutdownGracefully()
    }

    /// Closes all connections of a closing server now, without the rest of the grace period.
    package func cutShort() {
        for loop in loops { loop.eventLoop.execute { loop.cutShort() } }
    }

    /// The certificate for encrypted connections. `nil` without TLS. Throws if other machines could
    /// connect without encryption, the host is unknown, or the certificate cannot be used.
    static func encryption(_ settings: ServerSettings) throws(ServerProblem) -> LiveCertificate? {
        if !isLoopback(settings.host) {
            guard isResolvable(settings.host) else { throw .unknownHost(settings.host) }
            if settings.tls == nil, !settings.isInsecureAllowed {
                throw .exposed(host: settings.host)
            }
        }
        return try settings.tls.map { files throws(ServerProblem) in
            try LiveCertificate(files)
        }
    }

    /// Whether a name or address can be resolved.
    private static func isResolvable(_ host: String) -> Bool {
        // Only the fact matters that the name cannot be resolved, not the reason.
        (try? SocketAddress.makeAddressResolvingHost(host, port: 0)) != nil
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" { return true }
        // If this fails, the host is a name. Only `localhost` is surely this machine.
        guard let address = try? SocketAddress(ipAddress: host, port: 0) else { return false }
        switch address {
        case .v4: return host.hasPrefix("127.")
        case .v6: return address.ipAddress == "::1"
        case .unixDomainSocket: return false
        }
    }

    // MARK: Files that are read again

    /// Reads tokens, certificate and key again, even if their files seem unchanged.
    package func reread() {
        tokenChecks.checkNow(isForced: true)
        certificateChecks.checkNow(isForced: true)
    }

    /// Watches the token file. If it cannot be used, the tokens stay, and operators get the reason.
    func watchTokens(_ tokens: any TokenBook, _ settings: ServerSettings) {
        let (loops, engine, log) = (loops, engine, settings.log)
        tokenChecks.start { isForced in
            do throws(TokenProblem) {
                guard try tokens.refresh(isForced: isForced) else { return }
                engine.setNotice(.tokens, nil)
                log.info("tokensTaken", metadata: ["good": .stringConvertible(tokens.validCount)])
                for loop in loops { loop.eventLoop.execute { loop.tokensChanged() } }
            } catch {
                let words = "\(error.sentence) The tokens that were read last stay good."
                engine.setNotice(.tokens, words)
                log.warning("tokensRefused", metadata: ["why": .string(words)])
            }
        }
    }

    /// Watches certificate and key. If they cannot be used, the previous ones stay, and operators
    /// get the reason.
    func watchCertificate(_ certificate: LiveCertificate?, _ settings: ServerSettings) {
        guard let certificate else { return }
        let (engine, log) = (engine, settings.log)
        let reported = ReportedWarnings()
        reported.report(certificate, engine, log)
        certificateChecks.start { isForced in
            do throws(ServerProblem) {
                if try certificate.refresh(isForced: isForced) {
                    engine.setNotice(.certificate, nil)
                    reported.reset()
                    log.info(
                        "certificateTaken",
                        metadata: ["notAfter": .string(certificate.lastDay)])
                }
                // A certificate that was valid at the start may expire during a sale.
                reported.report(certificate, engine, log)
            } catch {
                let words = "\(error.sentence) What was read last stays in use."
                engine.setNotice(.certificate, words)
                log.warning("certificateRefused", metadata: ["why": .string(words)])
            }
        }
    }
}

/// Remembers the last warnings about a certificate, so that only changes are reported.
private final class ReportedWarnings: Sendable {
    private let last = Mutex<[String]>([])

    func reset() { last.withLock { $0 = [] } }

    func report(_ certificate: LiveCertificate, _ engine: SaleEngine, _ log: Logger) {
        let warnings = certificate.warnings(at: Int(time(nil)))
        let hasChanged = last.withLock { last in
            defer { last = warnings }
            return last != warnings
        }
        guard hasChanged else { return }
        engine.setNotice(.certificate, warnings.first)
        for warning in warnings {
            log.warning("certificateWeak", metadata: ["why": .string(warning)])
        }
    }
}
