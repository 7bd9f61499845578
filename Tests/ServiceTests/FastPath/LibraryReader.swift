import NIOCore
import NIOEmbedded
import NIOHTTP1

@testable import Service

/// The library's parser, set up as behind the front door, and what it has made of the bytes so far.
final class LibraryReader {
    /// One request, as far as it has come.
    struct Request {
        var head: RequestHead
        var body: [UInt8] = []
        var isComplete = false
    }

    /// Collects what the parser hands on.
    private final class Catcher: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        var requests: [Request] = []
        var hasFailed = false

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): requests.append(Request(head: RequestHead(head)))
            case .body(let part): requests[requests.count - 1].body += part.readableBytesView
            case .end: requests[requests.count - 1].isComplete = true
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { hasFailed = true }
    }

    private let catcher = Catcher()
    private let limits: ServerLimits
    private var channel: EmbeddedChannel

    init(_ limits: ServerLimits = ServerLimits()) throws {
        self.limits = limits
        channel = try LibraryReader.channel(limits, catcher)
    }

    private static func channel(
        _ limits: ServerLimits, _ catcher: Catcher
    ) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(FastPath.parser(limits))
        try pipeline.addHandler(catcher)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }

    // What is left over at the end is nobody's.
    deinit { _ = try? channel.finish(acceptAlreadyClosed: true) }

    func feed(_ bytes: some Sequence<UInt8>) {
        if hasFailed { return }
        do {
            // A parser takes nothing more after an upgrade was asked for: the next one is a new one.
            if let last = requests.last, last.isComplete, last.head.asksForUpgrade {
                channel = try LibraryReader.channel(limits, catcher)
            }
            try channel.writeInbound(ByteBuffer(bytes: bytes))
        } catch {
            catcher.hasFailed = true
        }
    }

    var hasFailed: Bool { catcher.hasFailed }
    var requests: [Request] { catcher.requests }
    func forget() { catcher.requests.removeAll(keepingCapacity: true) }

    /// Whether a connection has come to its end: after an error, after a request that is the last,
    /// and where a body is too long to be waited for.
    var isOver: Bool {
        hasFailed
            || requests.contains { request in
                (request.isComplete && !request.head.isKeepAlive)
                    || (request.head.contentLength ?? 0) > ServerLimits().bodyLengthMax
                    || request.body.count > ServerLimits().bodyLengthMax
            }
    }
}
