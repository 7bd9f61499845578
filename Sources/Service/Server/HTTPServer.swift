import Dispatch
package import Engine
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// The engine's front door: listens, and takes requests in until it is closed.
package final class HTTPServer: Sendable {
    /// Where the door is: the port is the real one where a free one was asked for.
    package struct Address: Equatable, Sendable {
        package var host: String
        package var port: Int
        package var isEncrypted: Bool

        /// The address as people and programs write it.
        package var url: String {
            let host = host.contains(":") ? "[\(host)]" : host
            return "\(isEncrypted ? "https" : "http")://\(host):\(port)"
        }
    }

    /// Where the door is.
    package let address: Address

    private let group: MultiThreadedEventLoopGroup
    private let threads: NIOThreadPool
    let loops: [RequestDispatcher]
    let engine: SaleEngine
    private let listeners: [any Channel]
    let lookout: LookoutThread
    let tlsLookout = LookoutThread(name: "penstock.tls", pause: .seconds(1))
    private let isClosed = Atomic<Bool>(false)

    private init(
        address: Address, group: MultiThreadedEventLoopGroup, threads: NIOThreadPool,
        loops: [RequestDispatcher], engine: SaleEngine, listeners: [any Channel], lookout: LookoutThread
    ) {
        self.address = address
        self.group = group
        self.threads = threads
        self.loops = loops
        self.engine = engine
        self.listeners = listeners
        self.lookout = lookout
    }

    /// Opens a door to an engine. Throws when others could listen in, when the certificate cannot
    /// be used and when the port cannot be had.
    package static func open(
        _ settings: ServerSettings, engine: SaleEngine, tokens: any TokenBook
    ) async throws(ServerProblem) -> HTTPServer {
        settings.limits.check()
        let tls = try encryption(settings)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: settings.loops)
        let threads = NIOThreadPool(numberOfThreads: 2)
        threads.start()
        let pace = BuyerPace(perSecond: settings.perBuyerPerSecond)
        let lookout = LookoutThread(name: "penstock.tokens")
        let backfills = BackfillCache()
        var loops: [RequestDispatcher] = []
        for eventLoop in group.makeIterator() {
            loops.append(
                RequestDispatcher(
                    eventLoop: eventLoop, engine: engine, settings: settings, tokens: tokens,
                    pace: pace, lookout: lookout, threads: threads, backfills: backfills,
                    number: loops.count))
        }
        let listeners: [any Channel]
        do {
            listeners = try await ConnectionAcceptor(loops: loops, tls: tls, limits: settings.limits)
                .listen(
                    onAllOf: settings.host, port: settings.port, socket: settings.socket,
                    group: group)
        } catch {
            // Why nobody can be let in is told, whatever becomes of the threads.
            try? await group.shutdownGracefully()
            // Likewise.
            try? await threads.shutdownGracefully()
            throw ServerProblem(listening: error, settings)
        }
        for loop in loops { loop.eventLoop.execute { loop.start() } }
        let port = listeners.first?.localAddress?.port ?? settings.port
        let door = HTTPServer(
            address: Address(
                host: settings.host, port: port, isEncrypted: settings.tls != nil),
            group: group, threads: threads, loops: loops, engine: engine, listeners: listeners,
            lookout: lookout)
        door.watchTokens(tokens, settings)
        door.watchCertificate(tls, settings)
        return door
    }

    /// Closes the door: takes nothing new, answers what is under way, and ends every connection. All
    /// loops have one and the same grace for it. The engine must still be running, and can be
    /// stopped afterwards.
    package func close() async {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        lookout.stop()
        tlsLookout.stop()
        let endings = loops.map { loop in
            let promise = loop.eventLoop.makePromise(of: Void.self)
            loop.eventLoop.execute { loop.stop(promise) }
            return promise.futureResult
        }
        // Nobody is let in from here on: a loop that stops takes no connection.
        for listener in listeners { try? await listener.close() }
        // A promise that only ever succeeds.
        for ending in endings { try? await ending.get() }
        // Every loop has ended: threads that will not stop have nothing left to do.
        try? await threads.shutdownGracefully()
        // Likewise.
        try? await group.shutdownGracefully()
    }

    /// Takes the rest of the grace away from a door that is closing.
    package func cutShort() {
        for loop in loops { loop.eventLoop.execute { loop.cutShort() } }
    }

    /// What encrypts the connections; nil where nothing has to. Throws when others could listen in.
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

    /// Whether a name or an address is some machine's.
    private static func isKnown(_ host: String) -> Bool {
        // Why a name is not found is told by no more than that.
        (try? SocketAddress.makeAddressResolvingHost(host, port: 0)) != nil
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" { return true }
        // What is no address in numbers is a name, and only one name is known to be this machine.
        guard let address = try? SocketAddress(ipAddress: host, port: 0) else { return false }
        switch address {
        case .v4: return host.hasPrefix("127.")
        case .v6: return address.ipAddress == "::1"
        case .unixDomainSocket: return false
        }
    }
}
