import Engine
import Foundation
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOPosix
import Rules
import Testing
import Wire

@testable import Service

/// Which bytes reach the library's parser, and when the fast lane resumes.
@Suite struct LaneChangeTests {
    private static let fields = "Host: x\r\nAuthorization: Bearer token-partner\r\n"
    private let hot = "GET /v1/drops/d1/claims/ada HTTP/1.1\r\n\(fields)\r\n"
    private let ordinary = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test func hotRequestsNeverReachTheParser() throws {
        try Lane.lend { (lane: Lane) throws in
            #expect(try lane.send(hot) == 0)
            #expect(try lane.send(hot + hot) == 0)
            #expect(lane.answers().map(\.status) == [403, 403, 403])
        }
    }

    @Test func theFastLaneResumesAfterOneOrdinaryRequest() throws {
        try Lane.lend { (lane: Lane) throws in
            #expect(try lane.send(hot) == 0)
            #expect(try lane.send(ordinary) == ordinary.utf8.count)
            #expect(try lane.send(hot) == 0)
            #expect(try lane.send(hot + ordinary) == ordinary.utf8.count)
            #expect(try lane.send(hot) == 0)
            #expect(lane.answers().map(\.status) == [403, 200, 403, 403, 200, 403])
        }
    }

    @Test func theFastLaneResumesAfterABodyOfKnownLength() throws {
        try Lane.lend { (lane: Lane) throws in
            let body = "{\"buyer\":1}\r\n\r\n"
            let odd =
                "POST /v1/drops/d1/claims HTTP/1.1\r\n\(LaneChangeTests.fields)"
                + "content-type: a/b\tc\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)"
            #expect(try lane.send(odd) == odd.utf8.count)
            #expect(try lane.send(hot) == 0)
            #expect(lane.answers().map(\.status) == [422, 403])
        }
    }

    @Test(arguments: [
        "\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    ])
    func inDoubtTheParserKeepsTheConnection(text: String) throws {
        try Lane.lend { (lane: Lane) throws in
            #expect(try lane.send(text) == text.utf8.count)
            #expect(try lane.send(hot) == hot.utf8.count)
            #expect(try lane.send(hot + hot) == 2 * hot.utf8.count)
            #expect(lane.answers().suffix(3).map(\.status) == [403, 403, 403])
        }
    }

    @Test func theBeginningOfANextRequestGoesToTheParserToo() throws {
        try Lane.lend { (lane: Lane) throws in
            let text = ordinary + "GET /heal"
            #expect(try lane.send(text) == text.utf8.count)
            let rest = "thz HTTP/1.1\r\nHost: x\r\n\r\n"
            #expect(try lane.send(rest) == rest.utf8.count)
            #expect(try lane.send(hot) == hot.utf8.count)
            #expect(lane.answers().map(\.status) == [200, 200, 403])
        }
    }

    @Test func nothingIsReadAfterAnotherProtocol() throws {
        try Lane.lend { (lane: Lane) throws in
            let text = "GET /healthz HTTP/1.1\nHost: x\r\n\r\n"
            #expect(try lane.send(text) == text.utf8.count)
            #expect(try lane.send(hot) == 0)
            #expect(lane.answers().map(\.status).filter { $0 > 0 } == [400])
        }
    }

    @Test func aRequestInPartsIsHeldUntilItIsComplete() throws {
        try Lane.lend { (lane: Lane) throws in
            let bytes = Array(hot.utf8)
            for byte in bytes.dropLast() { #expect(try lane.send([byte]) == 0) }
            #expect(lane.answers().isEmpty)
            #expect(try lane.send([bytes[bytes.count - 1]]) == 0)
            #expect(lane.answers().map(\.status) == [403])
            // A held part that turns out to be another request is passed on from its first byte.
            let odd = hot.replacing("ada", with: "ad%61")
            let beginning = "GET /v1/drops/d1/claims/ad"
            #expect(try lane.send(beginning) == 0)
            #expect(try lane.send(String(odd.dropFirst(beginning.count))) == odd.utf8.count)
            #expect(try lane.send(hot) == 0)
            #expect(lane.answers().map(\.status) == [403, 403, 403])
        }
    }

    @Test func heldBytesArePassedOnAtTheEnd() throws {
        try Lane.lend { (lane: Lane) throws in
            #expect(try lane.send("GET /v1/drops/d1") == 0)
            #expect(try lane.endSending() == "GET /v1/drops/d1".utf8.count)
        }
    }
}

/// One connection's handlers on an event loop that the test drives.
private final class Lane {
    /// Counts the bytes that pass from the fast lane to the parser.
    private final class Tap: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias InboundOut = ByteBuffer
        var count = 0

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            count += unwrapInboundIn(data).readableBytes
            context.fireChannelRead(data)
        }
    }

    private let channel: EmbeddedChannel
    private let tap = Tap()
    private var text = ""

    static func lend(_ body: (Lane) throws -> Void) throws {
        let journal = MemoryJournal()
        let engine = SaleEngine(
            sale: Sale(terms: CampaignTerms(id: "c", drops: [DropTerms(id: d1, units: 2)])),
            lastAlive: nil, store: journal, clock: SystemClock())
        defer { engine.stop() }
        try body(try Lane(engine))
    }

    private init(_ engine: SaleEngine) throws {
        let loop = EmbeddedEventLoop()
        channel = EmbeddedChannel(loop: loop)
        var settings = ServerSettings(
            campaign: CampaignCard(
                id: "c", product: "Mi 3", partner: "shop", timezone: "Asia/Kolkata"))
        settings.perBuyerPerSecond = 1_000_000
        let dispatcher = RequestDispatcher(
            eventLoop: loop, engine: engine, settings: settings, tokens: RoleTokens(),
            rateLimiter: BuyerRateLimiter(perSecond: 1_000_000),
            tokenChecks: FileCheckThread(name: "none"),
            threads: NIOThreadPool(numberOfThreads: 1))
        let permit = try #require(
            ConnectionLimiter(dispatcher.limits).permit(on: dispatcher, among: [dispatcher]))
        let connection = HTTPConnection(dispatcher: dispatcher, permit: permit)
        let parser = FastPath.parser(dispatcher.limits)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(FastPath(connection, before: parser))
        try pipeline.addHandler(tap)
        try pipeline.addHandler(parser)
        try pipeline.addHandler(connection)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    deinit { _ = try? channel.finish(acceptAlreadyClosed: true) }

    /// Sends bytes. Returns how many of them, or of held ones, reached the parser.
    func send(_ bytes: [UInt8]) throws -> Int {
        let before = tap.count
        try channel.writeInbound(ByteBuffer(bytes: bytes))
        return tap.count - before
    }

    func send(_ text: String) throws -> Int { try send(Array(text.utf8)) }

    func endSending() throws -> Int {
        let before = tap.count
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        return tap.count - before
    }

    /// All answers so far.
    func answers() -> [(status: Int, body: String)] {
        while let bytes = try? channel.readOutbound(as: ByteBuffer.self) {
            text += String(buffer: bytes)
        }
        return text.components(separatedBy: "HTTP/1.1 ").dropFirst().map { answer in
            (Int(answer.prefix(3)) ?? 0, answer)
        }
    }
}
