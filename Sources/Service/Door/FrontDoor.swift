package import Engine
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// The engine's front door: listens, and takes requests in until it is closed.
package final class FrontDoor: Sendable {
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
    private let loops: [DoorLoop]
    private let listener: any Channel
    private let isClosed = Atomic<Bool>(false)

    private init(
        address: Address, group: MultiThreadedEventLoopGroup, threads: NIOThreadPool,
        loops: [DoorLoop], listener: any Channel
    ) {
        self.address = address
        self.group = group
        self.threads = threads
        self.loops = loops
        self.listener = listener
    }

    /// Opens a door to an engine. Throws when others could listen in, when the certificate cannot
    /// be used and when the port cannot be had.
    package static func open(
        _ settings: DoorSettings, engine: SaleEngine, tokens: any TokenBook
    ) async throws(DoorProblem) -> FrontDoor {
        settings.limits.check()
        let tls = try encryption(settings)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: settings.loops)
        let threads = NIOThreadPool(numberOfThreads: 2)
        threads.start()
        let pace = BuyerPace(perSecond: settings.perBuyerPerSecond)
        var loops: [DoorLoop] = []
        for eventLoop in group.makeIterator() {
            loops.append(
                DoorLoop(
                    eventLoop: eventLoop, engine: engine, settings: settings, tokens: tokens,
                    pace: pace, threads: threads))
        }
        let listener: any Channel
        do {
            listener = try await Doorway(loops: loops, tls: tls, limits: settings.limits)
                .listen(on: settings.host, port: settings.port, group: group)
        } catch {
            try? await group.shutdownGracefully()
            try? await threads.shutdownGracefully()
            throw .cannotListen(host: settings.host, port: settings.port, why: "\(error)")
        }
        for loop in loops { loop.eventLoop.execute { loop.start() } }
        let port = listener.localAddress?.port ?? settings.port
        let door = FrontDoor(
            address: Address(
                host: settings.host, port: port, isEncrypted: settings.tls != nil),
            group: group, threads: threads, loops: loops, listener: listener)
        door.keepTokensFresh(tokens)
        return door
    }

    /// Closes the door: takes nothing new, answers what is under way, and ends every connection.
    /// The engine must still be running, and can be stopped afterwards.
    package func close() async {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        try? await listener.close()
        for loop in loops {
            let promise = loop.eventLoop.makePromise(of: Void.self)
            loop.eventLoop.execute { loop.stop(promise) }
            try? await promise.futureResult.get()
        }
        try? await threads.shutdownGracefully()
        try? await group.shutdownGracefully()
    }

    private func keepTokensFresh(_ tokens: any TokenBook) {
        let threads = threads
        _ = group.next().scheduleRepeatedTask(
            initialDelay: .seconds(1), delay: .seconds(1)
        ) { _ in
            // A file that cannot be used changes nothing: the tokens read last stay good.
            threads.submit { _ in _ = try? tokens.refresh() }
        }
    }

    /// What encrypts the connections; nil where nothing has to. Throws when others could listen in.
    static func encryption(_ settings: DoorSettings) throws(DoorProblem) -> NIOSSLContext? {
        if settings.tls == nil, !settings.isInsecureAllowed, !isLoopback(settings.host) {
            throw .exposed(host: settings.host)
        }
        return try settings.tls.map { files throws(DoorProblem) in try context(files) }
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" { return true }
        guard let address = try? SocketAddress(ipAddress: host, port: 0) else { return false }
        switch address {
        case .v4: return host.hasPrefix("127.")
        case .v6: return address.ipAddress == "::1"
        case .unixDomainSocket: return false
        }
    }

    private static func context(_ files: TLSFiles) throws(DoorProblem) -> NIOSSLContext {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(files.certificatePath)
            let key = try NIOSSLPrivateKey(file: files.keyPath, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            configuration.minimumTLSVersion = .tlsv12
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw .badCertificate(files, why: "\(error)")
        }
    }
}
