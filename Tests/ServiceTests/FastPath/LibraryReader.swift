import NIOCore
import NIOEmbedded
import NIOHTTP1

@testable import Service

/// The library's parser, configured as in the server, with the requests that it has parsed.
final class LibraryReader {
    /// One request, as far as it has arrived.
    struct Request {
        var head: RequestHead
        var body: [UInt8] = []
        var isComplete = false
    }

    /// Collects the parser's output.
    private final class Collector: ChannelInboundHandler {
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

    private let collector = Collector()
    private let limits: ServerLimits
    private var channel: EmbeddedChannel

    init(_ limits: ServerLimits = ServerLimits()) throws {
        self.limits = limits
        channel = try LibraryReader.channel(limits, collector)
    }

    private static func channel(
        _ limits: ServerLimits, _ collector: Collector
    ) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(FastPath.parser(limits))
        try pipeline.addHandler(collector)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }

    // Nobody needs what is left over at the end.
    deinit { _ = try? channel.finish(acceptAlreadyClosed: true) }

    func feed(_ bytes: some Sequence<UInt8>) {
        if hasFailed { return }
        do {
            // A parser reads nothing more after a request for an upgrade: the next request gets a
            // new parser.
            if let last = requests.last, last.isComplete, last.head.asksForUpgrade {
                channel = try LibraryReader.channel(limits, collector)
            }
            try channel.writeInbound(ByteBuffer(bytes: bytes))
        } catch {
            collector.hasFailed = true
        }
    }

    var hasFailed: Bool { collector.hasFailed }
    var requests: [Request] { collector.requests }
    func forget() { collector.requests.removeAll(keepingCapacity: true) }

    /// Whether the connection has ended: after an error, after a request that is the last one, or
    /// if a body is too long to wait for.
    var isOver: Bool {
        hasFailed
            || requests.contains { request in
                (request.isComplete && !request.head.isKeepAlive)
                    || (request.head.contentLength ?? 0) > ServerLimits().bodyLengthMax
                    || request.body.count > ServerLimits().bodyLengthMax
            }
    }
}
