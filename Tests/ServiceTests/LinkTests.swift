import Client
import NIOCore
import Rules
import Telemetry
import Testing
import Wire

@testable import Service

@Suite("A link that was connected once never gives up")
struct LinkTests {
    private static let good =
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\nevent: caught_up\ndata: {}\n\n"
    private static let page = "<html><body>nginx</body></html>"
    /// Our own problem, as an engine with other tokens, or a proxy before it, would send it.
    private static func problem(_ status: String, _ code: String) -> String {
        let number = status.prefix(3)
        return ScriptedServer.answer(
            status, "application/problem+json",
            #"{"type":"t","title":"t","status":\#(number),"detail":"d","code":"\#(code)"}"#)
    }

    private static let wrong =
        [
            "502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout", "404 Not Found",
            "403 Forbidden", "401 Unauthorized", "302 Found", "200 OK", "500 Error", "301 Moved",
            "429 Too Many", "418 Teapot",
        ].map { ScriptedServer.answer($0, "text/html", page) } + [
            "", "\r\n", "garbage", "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-ty",
            ScriptedServer.answer("200 OK", "application/json", "{}"),
            ScriptedServer.answer("200 OK", "text/event-stream", "event: reading\ndata: {]\n\n"),
            ScriptedServer.answer("200 OK", "text/event-stream", page),
            problem("401 Unauthorized", "unauthorized"), problem("403 Forbidden", "notAllowed"),
            problem("404 Not Found", "notFound"), problem("503 Busy", "busy"),
        ]

    @Test func `it reconnects after every wrong answer and reports the reason`()
        async throws
    {
        let script = [Self.good] + Self.wrong + [Self.good]
        try await ScriptedServer.lend(script) { address in
            let link = WatchLink(try EngineClient(address, token: "any"))
            var reasons: [String] = []
            var messages = 0
            for await news in link.news() {
                switch news {
                case .message: messages += 1
                case .retrying(_, let why):
                    reasons.append(why)
                    // Skips the pause, which grows with each failure.
                    link.tryNow()
                case .gaveUp(let error): Issue.record("gave up: \(error)")
                case .link: break
                }
                if messages == 2 { break }
            }
            // The last answer comes after all the others. On a busy machine the link's second
            // connection may have received one of them, or a silence is reported too.
            #expect(messages == 2)
            #expect(reasons.count > Self.wrong.count / 2, "\(reasons)")
            #expect(reasons.contains { $0.contains("A proxy answered 50") })
            #expect(reasons.allSatisfy { !$0.isEmpty })
        }
    }

    @Test(arguments: [
        problem("401 Unauthorized", "unauthorized"), problem("403 Forbidden", "notAllowed"),
        problem("404 Not Found", "notFound"),
        ScriptedServer.answer("404 Not Found", "text/html", page),
    ])
    func `one that was never connected gives up at a refusal or another server`(answer: String)
        async throws
    {
        try await ScriptedServer.lend([answer]) { address in
            var last: WatchNews?
            for await news in WatchLink(try EngineClient(address, token: "any")).news() {
                last = news
            }
            guard case .gaveUp? = last else {
                Issue.record("it goes on: \(String(describing: last))")
                return
            }
        }
    }

    @Test func `one whose engine has not started yet retries until it has`() async throws {
        let page = ScriptedServer.answer("502 Bad Gateway", "text/html", Self.page)
        try await ScriptedServer.lend([page, "", page, Self.good]) { address in
            let link = WatchLink(try EngineClient(address, token: "any"))
            var isHeard = false
            for await news in link.news() {
                if case .message = news { isHeard = true }
                if case .retrying = news { link.tryNow() }
                if isHeard { break }
            }
            #expect(isHeard)
        }
    }

    @Test func `the pauses are bounded, and longer if something answers`() {
        let pauses = (1...40).map { WatchLink.pauseMS(beforeAttempt: $0) }
        #expect(pauses.max() == 500 && pauses == pauses.sorted())
        #expect(WatchLink.pauseMS(beforeAttempt: 40, wasAnswered: true) == 2000)
    }

    @Test func `an endless line or message is bounded`() throws {
        var lines = LineSplitter()
        let piece = [UInt8](repeating: 0x78, count: 1 << 20)
        #expect(throws: LineSplitter.TooLong.self) {
            for _ in 0...16 { try piece.withUnsafeBytes { try lines.split($0) { _ in } } }
        }
        var parser = EventStreamParser()
        let empty = [UInt8]("data:\n".utf8)
        #expect(throws: EventStreamParser.TooLong.self) {
            let many = Array(repeatElement(empty, count: 200_000).joined())
            for _ in 0...100 { _ = try many.withUnsafeBytes { try parser.parse($0) } }
        }
    }

    @Test func `a full queue makes its producer wait, without loss and in order`() async {
        let queue = BoundedQueue<Int>(limit: 3)
        let filling = Task {
            for number in 0..<1000 { await queue.put(number) }
            queue.end()
        }
        var next = 0
        while let number = await queue.next() {
            #expect(number == next)
            next += 1
        }
        #expect(next == 1000)
        await filling.value
    }
}

@Suite("Streams pass through proxies")
struct StreamHeadTests {
    @Test(arguments: [
        ("/v1/watch?events=none&backfill=0", "\n\n: alive\n\n"), ("/v1/events", "\r\n\r\n\n"),
        ("/v1/readings?after=99999", "\r\n\r\n\n"),
    ])
    func `they are not buffered, not cached, and send heartbeats`(path: String, beat: String)
        async throws
    {
        try await TestServer.lend {
            $0.limits.heartbeatInterval = .milliseconds(1)
        } _: { server in
            let connection = try await RawConnection.open(server.http)
            connection.send(
                "GET \(path) HTTP/1.1\r\nhost: h\r\nauthorization: Bearer token-viewer\r\n\r\n")
            try await connection.wait(for: beat)
            let head = connection.text.prefix { $0 != "{" }
            #expect(head.contains("x-accel-buffering: no\r\n"))
            #expect(head.contains("cache-control: no-store\r\n"))
            connection.close()
        }
    }
}

@Suite("A hundred watchers at once share one reading of the past")
struct BackfillTests {
    @Test func `the journal is read once for all, and each gets everything`()
        async throws
    {
        let journal = MemoryJournal()
        try await TestServer.lend(journal: journal) {
            $0.loops = 2
        } _: { server in
            _ = try await server.client().command(CommandRequest(.open), on: d1)
            for try await message in try server.client().watch() {
                if case .reading = message { break }
            }
            let before = journal.lookCount
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 {
                    let stream = try server.client(.viewer).watch(backfillSeconds: 60)
                    group.addTask {
                        var (numbers, isLive) = ([Int64](), false)
                        for try await message in stream {
                            if case .caughtUp = message { isLive = true }
                            if case .reading(let reading) = message {
                                numbers.append(reading.number)
                                #expect(reading.drops.map(\.drop) == ["d1"])
                                if isLive { break }
                            }
                        }
                        // The first live reading is the latest one, whole.
                        #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
                        #expect(!numbers.isEmpty)
                    }
                }
                try await group.waitForAll()
            }
            // How many seconds it takes to serve them all depends on the machine.
            #expect(journal.lookCount - before <= 50)
        }
    }
}
