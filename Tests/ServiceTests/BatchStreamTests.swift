import Engine
import Foundation
import NIOCore
import NIOEmbedded
import NIOPosix
import Rules
import Testing
import Wire

@testable import Service

/// A batch is answered while it arrives, within limits and in turns with other requests.
@Suite struct BatchStreamTests {
    private let head =
        "POST /v1/batch HTTP/1.1\r\nhost: x\r\nauthorization: Bearer token-partner\r\n"

    private func line(_ buyer: String) -> String {
        "{\"do\":\"register\",\"drop\":\"d1\",\"buyer\":\"\(buyer)\"}\n"
    }

    private func statuses(_ answer: RawAnswer) -> [Int] {
        answer.body.split(separator: "\n").compactMap { line in
            line.split(separator: "\"status\":").last.flatMap { Int($0.prefix(3)) }
        }
    }

    @Test func linesAreAnsweredWhileOthersAreStillToCome() async throws {
        try await TestServer.lend { server in
            let connection = try await RawConnection.open(server.http)
            let lines = (0..<5).map { line("b\($0)") }
            connection.send("\(head)content-length: \(lines.joined().utf8.count)\r\n\r\n")
            for (place, line) in lines.enumerated() {
                connection.send(line)
                try await connection.wait { text in
                    text.components(separatedBy: "registered").count == place + 2
                }
            }
            #expect(statuses(try await connection.answers(1)[0]) == Array(repeating: 201, count: 5))
            connection.send("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
            #expect(try await connection.answers(2)[1].status == 200)
        }
    }

    @Test func oneLineTooManyEndsTheAnswersAndTheBodyIsStillRead() async throws {
        try await TestServer.lend {
            $0.limits.batchLinesMax = 3
        } _: { server in
            let connection = try await RawConnection.open(server.http)
            let most = "\n" + line("a") + "\r\nx\n" + line("b") + "\n\n"
            connection.send("\(head)content-length: \(most.utf8.count)\r\n\r\n\(most)")
            #expect(statuses(try await connection.answers(1)[0]) == [201, 400, 201])
            let more = most + String(repeating: "x\n", count: 100_000)
            connection.send("\(head)content-length: \(more.utf8.count)\r\n\r\n\(more)")
            let answer = try await connection.answers(2)[1]
            #expect(statuses(answer) == [200, 400, 200, 413])
            #expect(answer.body.contains("at most 3 lines"))
            connection.send("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
            #expect(try await connection.answers(3)[2].status == 200)
        }
    }

    @Test func longAnswersComeInPiecesBeforeThoseOfTheNextRequest() async throws {
        try await TestServer.lend {
            $0.limits.batchAnswersMax = 4096
        } _: { server in
            let connection = try await RawConnection.open(server.http)
            let body = (0..<200).map { $0 % 3 == 0 ? line("b\($0)") : "x\n" }.joined()
            let whole = "\(head)content-length: \(body.utf8.count)\r\n\r\n\(body)"
            connection.send(whole + "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n" + whole)
            let answers = try await connection.answers(3)
            #expect(answers[1].body.contains("alive"))
            for (answer, status) in [(answers[0], 201), (answers[2], 200)] {
                #expect(statuses(answer) == (0..<200).map { $0 % 3 == 0 ? status : 400 })
            }
        }
    }

    @Test func forAnOldClientTheAnswerEndsWithTheConnection() async throws {
        try await TestServer.lend { server in
            let connection = try await RawConnection.open(server.http)
            let body = String(repeating: "x\n", count: 500)
            connection.send(
                "POST /v1/batch HTTP/1.0\r\nconnection: keep-alive\r\n"
                    + "authorization: Bearer token-partner\r\n"
                    + "content-length: \(body.utf8.count)\r\n\r\n\(body)")
            let answer = try await connection.answer()
            #expect(answer.fields["transfer-encoding"] == nil)
            #expect(answer.fields["connection"] == "close")
            #expect(statuses(answer) == Array(repeating: 400, count: 500))
        }
    }

    @Test func aBodyThatGrowsTooLongIsReportedAfterTheAnswers() async throws {
        try await TestServer.lend {
            $0.limits.batchLengthMax = 5000
        } _: { server in
            let connection = try await RawConnection.open(server.http)
            let text = line("a") + String(repeating: " ", count: 4095) + "\n"
            let size = String(text.utf8.count, radix: 16)
            let chunk = "\(size)\r\n\(text)\r\n"
            connection.send("\(head)transfer-encoding: chunked\r\n\r\n\(chunk)")
            try await connection.wait(for: "registered")
            connection.send(chunk)
            let answer = try await connection.answer()
            #expect(statuses(answer).first == 201 && statuses(answer).last == 413)
        }
    }

    @Test func aBatchWorksInSlicesAndWaitsForASlowReader() throws {
        let engine = SaleEngine(
            sale: Sale(terms: CampaignTerms(id: "c", drops: [DropTerms(id: d1, units: 2)])),
            lastAlive: nil, store: MemoryJournal(), clock: SystemClock())
        defer { engine.stop() }
        let client = try BatchClient(engine)
        let lines = String(repeating: "x\n", count: 100)
        try client.send("\(head)content-length: 200\r\n\r\n\(lines)")
        // One slice; the next one comes only in another turn of the loop.
        #expect(client.answeredLines() == 16)
        client.loop.advanceTime(by: .microseconds(50))
        #expect(client.answeredLines() == 32)
        client.setWritable(false)
        client.loop.advanceTime(by: .milliseconds(10))
        let held = client.answeredLines()
        client.loop.advanceTime(by: .seconds(1))
        #expect(client.answeredLines() == held && held < 100)
        client.setWritable(true)
        client.loop.advanceTime(by: .milliseconds(10))
        #expect(client.answeredLines() == 100)
    }

    @Test func twoBatchesTakeTurnsAndOthersAreAnsweredBetweenTheirSlices() throws {
        let engine = SaleEngine(
            sale: Sale(terms: CampaignTerms(id: "c", drops: [DropTerms(id: d1, units: 2)])),
            lastAlive: nil, store: MemoryJournal(), clock: SystemClock())
        defer { engine.stop() }
        let one = try BatchClient(engine)
        let (two, other) = try (one.another(), one.another())
        let lines = String(repeating: "x\n", count: 160)
        for client in [one, two] { try client.send("\(head)content-length: 320\r\n\r\n\(lines)") }
        var (before, asked) = ([one.answeredLines(), two.answeredLines()], false)
        for _ in 0..<1000 where before != [160, 160] {
            one.loop.advanceTime(by: .microseconds(50))
            let now = [one.answeredLines(), two.answeredLines()]
            #expect(now[0] - before[0] + now[1] - before[1] <= 16, "one slice a turn")
            #expect(abs(now[0] - now[1]) <= 32, "\(now)")
            before = now
            guard !asked, now[0] > 32 else { continue }
            asked = true
            try other.send("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
            _ = other.answeredLines()
            #expect(other.text.hasPrefix("HTTP/1.1 200 "), "\(other.text)")
        }
        #expect(before == [160, 160])
        #expect(asked)
    }
}

/// One connection on an event loop that the test drives.
private final class BatchClient {
    let loop: EmbeddedEventLoop
    private let dispatcher: RequestDispatcher
    private let channel: EmbeddedChannel
    private(set) var text = ""

    convenience init(_ engine: SaleEngine) throws {
        let loop = EmbeddedEventLoop()
        var settings = ServerSettings(
            campaign: CampaignCard(
                id: "c", product: "Mi 3", partner: "shop", timezone: "Asia/Kolkata"))
        settings.limits.batchSlice = .nanoseconds(0)
        settings.limits.batchAnswersMax = 4
        try self.init(
            loop,
            RequestDispatcher(
                eventLoop: loop, engine: engine, settings: settings, tokens: RoleTokens(),
                rateLimiter: BuyerRateLimiter(perSecond: 1_000_000),
                tokenChecks: FileCheckThread(name: "none"),
                threads: NIOThreadPool(numberOfThreads: 1)))
    }

    /// Another connection on the same loop.
    func another() throws -> BatchClient { try BatchClient(loop, dispatcher) }

    private init(_ loop: EmbeddedEventLoop, _ dispatcher: RequestDispatcher) throws {
        (self.loop, self.dispatcher) = (loop, dispatcher)
        channel = EmbeddedChannel(loop: loop)
        let permit = try #require(
            ConnectionLimiter(dispatcher.limits).permit(on: dispatcher, among: [dispatcher]))
        let connection = HTTPConnection(dispatcher: dispatcher, permit: permit)
        let parser = FastPath.parser(dispatcher.limits)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(FastPath(connection, before: parser))
        try pipeline.addHandler(parser)
        try pipeline.addHandler(connection)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    // Nobody needs what is left over at the end.
    deinit { _ = try? channel.finish(acceptAlreadyClosed: true) }

    func send(_ text: String) throws {
        try channel.writeInbound(ByteBuffer(string: text))
        loop.run()
    }

    func setWritable(_ isWritable: Bool) {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
        loop.run()
    }

    func answeredLines() -> Int {
        // It is no failure if there is nothing to read.
        while let bytes = try? channel.readOutbound(as: ByteBuffer.self) {
            text += String(buffer: bytes)
        }
        return text.components(separatedBy: "notJSON\"").count / 2
    }
}
