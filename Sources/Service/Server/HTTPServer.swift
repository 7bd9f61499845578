package import Engine
import Foundation
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// The engine's front server: listens, and accepts requests until it is closed.
package final class HTTPServer: Sendable {
    /// Where the server listens; the port is the real one if a free one was asked for.
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

    /// Opens a server to an engine.
    ///
    /// Throws if other machines could listen in, the certificate cannot be used, or the host or
    /// port is not available.
    package static func open(
        _ settings: ServerSettings, engine: SaleEngine, tokens: any TokenBook
    ) async throws(ServerProblem) -> HTTPServer {
        settings.limits.check()
        let tls = try encryption(settings)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: settings.loops)
        let threads = NIOThreadPool(numberOfThreads: 2)
        threads.start()
        let pace = BuyerPace(perSecond: settings.perBuyerPerSecond)
        let tokenChecks = FileCheckThread(name: "penstock.tokens")
        let backfills = BackfillCache()
        var loops: [RequestDispatcher] = []
        for eventLoop in group.makeIterator() {
            loops.append(
                RequestDispatcher(
                    eventLoop: eventLoop, engine: engine, settings: settings, tokens: tokens,
                    pace: pace, tokenChecks: tokenChecks, threads: threads, backfills: backfills,
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
            // The reason why it cannot listen is reported, whether or not the threads stop.
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
    /// All event loops share one grace for it. The engine must still be running, and can be stopped
    /// afterwards.
    package func close() async {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        tokenChecks.stop()
        certificateChecks.stop()
        let endings = loops.map { loop in
            let promise = loop.eventLoop.makePromise(of: Void.self)
            loop.eventLoop.execute { loop.stop(promise) }
            return promise.futureResult
        }
        // From here on nobody can connect: a loop that is stopping accepts no connection.
        for listener in listeners { try? await listener.close() }
        // This promise never fails.
        for ending in endings { try? await ending.get() }
        // All event loops have ended: threads that do not stop have no work left.
        try? await threads.shutdownGracefully()
        // Likewise.
        try? await group.shutdownGracefully()
    }

    /// Ends the grace of a server that is closing.
    package func cutShort() {
        for loop in loops { loop.eventLoop.execute { loop.cutShort() } }
    }

    /// The certificate for encrypted connections; nil without TLS. Throws if other machines could
    /// listen in, the host is unknown or the certificate cannot be used.
    static func encryption(_ settings: ServerSettings) throws(ServerProblem) -> LiveCertificate? {
        if !isLoopback(settings.host) {
            guard isKnown(settings.host) else { throw .unknownHost(settings.host) }
            if settings.tls == nil, !settings.isInsecureAllowed {
                throw .exposed(host: settings.host)
            }
        }
        return try settings.tls.map { files throws(ServerProblem) in
            try LiveCertificate(files)
        }
    }

    /// Whether a name or address can be resolved.
    private static func isKnown(_ host: String) -> Bool {
        // Only the fact that the name is not found is reported, not the reason.
        (try? SocketAddress.makeAddressResolvingHost(host, port: 0)) != nil
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" { return true }
        // A host that is not a numeric address is a name; only one name is known to be this
        // machine.
        guard let address = try? SocketAddress(ipAddress: host, port: 0) else { return false }
        switch address {
        case .v4: return host.hasPrefix("127.")
        case .v6: return address.ipAddress == "::1"
        case .unixDomainSocket: return false
        }
    }

    // MARK: Files that are read again

    /// Reads tokens, certificate and key again, even if their files look unchanged.
    package func reread() {
        tokenChecks.checkNow(isForced: true)
        certificateChecks.checkNow(isForced: true)
    }

    /// Watches the token file. A file that cannot be used changes nothing; the reason is reported.
    func watchTokens(_ tokens: any TokenBook, _ settings: ServerSettings) {
        let (loops, engine, log) = (loops, engine, settings.log)
        tokenChecks.start { isForced in
            do throws(TokenProblem) {
                guard try tokens.refresh(isForced: isForced) else { return }
                engine.setNotice(.tokens, nil)
                log.info("tokensTaken", metadata: ["good": .stringConvertible(tokens.goodCount)])
                for loop in loops { loop.eventLoop.execute { loop.tokensChanged() } }
            } catch {
                let words = "\(error.sentence) The tokens that were read last stay good."
                engine.setNotice(.tokens, words)
                log.warning("tokensRefused", metadata: ["why": .string(words)])
            }
        }
    }

    /// Watches certificate and key. Files that cannot be used change nothing; the reason is
    /// reported.
    func watchCertificate(_ certificate: LiveCertificate?, _ settings: ServerSettings) {
        guard let certificate else { return }
        let (engine, log) = (engine, settings.log)
        let reported = ReportedWarnings()
        reported.report(certificate, engine, log)
        certificateChecks.start { isForced in
            do throws(ServerProblem) {
                if try certificate.refresh(isForced: isForced) {
                    engine.setNotice(.certificate, nil)
                    reported.forget()
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

/// The last warnings about a certificate, which are repeated only when they change.
private final class ReportedWarnings: Sendable {
    private let last = Mutex<[String]>([])

    func forget() { last.withLock { $0 = [] } }

    func report(_ certificate: LiveCertificate, _ engine: SaleEngine, _ log: Logger) {
        let warnings = certificate.warnings(at: Int(time(nil)))
        let isNews = last.withLock { last in
            defer { last = warnings }
            return last != warnings
        }
        guard isNews else { return }
        engine.setNotice(.certificate, warnings.first)
        for warning in warnings {
            log.warning("certificateWeak", metadata: ["why": .string(warning)])
        }
    }
}
