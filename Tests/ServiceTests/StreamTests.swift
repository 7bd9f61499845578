import NIOPosix
import Client
import Engine
import NIOCore
import Rules
import Telemetry
import Testing
import Wire

@testable import Service

@Suite(.timeLimit(.minutes(5))) struct StreamTests {
    /// The first messages of a stream, up to one that ends the collection. The gate opens with the
    /// first.
    private func collect<Item: Sendable>(
        _ stream: AsyncThrowingStream<Item, any Error>,
        opening gate: AsyncStream<Void>.Continuation? = nil,
        until isLast: @Sendable ([Item]) -> Bool
    ) async throws -> [Item] {
        defer { gate?.finish() }
        var items: [Item] = []
        for try await item in stream {
            gate?.finish()
            items.append(item)
            if isLast(items) { break }
        }
        return items
    }

    private func sequences(_ messages: [WatchMessage]) -> [Int64] {
        messages.compactMap { message in
            if case .event(let line) = message { line.row.sequence } else { nil }
        }
    }

    private func register(_ count: Int, _ server: TestServer, prefix: String = "b") async throws {
        let lines = (0..<count).map {
            #"{"do":"register","drop":"d1","buyer":"\#(prefix)\#($0)"}"#
        }
        let answer = try await server.ask("POST", "/v1/batch", lines.joined(separator: "\n"))
        #expect(answer.status == 200)
    }

    @Test func aRequestBeyondTheLastEventLearnsItsNumber() async throws {
        try await TestServer.lend { server in
            _ = try await server.ask("POST", "/v1/drops/d1/registrations", #"{"buyer":"a"}"#)
            for (after, status) in [("2", 422), ("9223372036854775807", 422), ("-1", 422)] {
                let answer = try await server.ask("GET", "/v1/events?after=\(after)", role: .viewer)
                #expect(answer.status == status && answer.problem?.field == "after")
            }
            let connection = try await RawConnection.open(server.http)
            connection.send(
                "GET /v1/events?after=1 HTTP/1.1\r\nhost: x\r\n"
                    + "authorization: Bearer token-viewer\r\n\r\n")
            try await connection.wait(for: "200 OK")
        }
    }

    @Test func aWatcherIsGreetedAndSeesWhatHappens() async throws {
        try await TestServer.lend { server in
            let client = try server.client(.viewer)
            let stream = client.watch()
            let greeted = AsyncStream<Void>.makeStream()
            async let messages = collect(stream, opening: greeted.continuation) { messages in
                messages.contains { if case .event = $0 { true } else { false } }
                    && messages.contains { if case .reading = $0 { true } else { false } }
            }
            for await _ in greeted.stream {}
            _ = try await server.client().command(CommandRequest(.open), on: d1)
            _ = try await server.client().command(CommandRequest(.mark("again")), on: d1)
            let seen = try await messages
            guard case .hello(let hello)? = seen.first else {
                Issue.record("no hello")
                return
            }
            #expect(hello.role == "viewer")
            #expect(hello.operator == "the-viewer")
            #expect(hello.boot == "boot-1")
            #expect(hello.drops.map(\.id) == ["d1"])
        }
    }

    @Test func aStreamResumesWithoutGapsOrDuplicates() async throws {
        try await TestServer.lend { server in
            try await register(3000, server)
            let client = try server.client()
            let stream = client.watch(lastEventID: 500, backfillSeconds: 0)
            async let messages = collect(stream) { messages in
                if case .event(let line)? = messages.last {
                    line.row.sequence >= 6000
                } else {
                    false
                }
            }
            try await register(3000, server, prefix: "c")
            #expect(try await sequences(messages) == Array(501...6000))
        }
    }

    @Test func eventsStartWithTheFirstAndContinueLive() async throws {
        try await TestServer.lend { server in
            try await register(2500, server)
            let stream = try server.client().events(after: 0)
            async let lines = collect(stream) { ($0.last?.row.sequence ?? 0) >= 4000 }
            try await register(1500, server, prefix: "c")
            #expect(try await lines.map(\.row.sequence) == Array(1...4000))
        }
    }

    @Test func readingsStartAtAJournalPositionAndContinueLive() async throws {
        try await TestServer.lend { server in
            _ = try await server.client().command(CommandRequest(.open), on: d1)
            let client = try server.client(.viewer)
            let first = try await collect(client.readings(after: 0)) { $0.count >= 5 }
            #expect(first.map(\.id) == Array(1...5))
            let more = try await collect(client.readings(after: 3)) { $0.count >= 20 }
            #expect(more.map(\.id) == Array(4...23))
            #expect(more.prefix(2).map(\.reading) == first.suffix(2).map(\.reading))
        }
    }

    @Test func theRecordingRouteHidesTheSeedOfADraw() async throws {
        let seed = DrawSeed(0x1234_5678_9ABC_DEF0, 2, 3, 4)
        let terms = DropTerms(id: d1, units: 2, order: .draw(window: .seconds(1), seed: seed))
        try await TestServer.lend(drops: [terms]) {
            $0.campaignText = "[campaign]\nid = \"c\"\n"
        } _: { server in
            try await register(3, server)
            let reply = try await server.client(.viewer).recording()
            #expect(reply.campaign == "c" && reply.text == "[campaign]\nid = \"c\"\n")
            #expect(reply.lastEvent == 3)
            for path in ["/v1/recording", "/v1/campaign", "/v1/drops", "/v1/drops/d1"] {
                let answer = try await server.ask("GET", path, role: .viewer)
                #expect(
                    answer.status == 200 && !answer.body.contains("123456789abcdef0"), "\(path)")
            }
        }
    }

    @Test func aSlowReaderLosesNoEvents() async throws {
        try await TestServer.lend { server in
            try await register(12_000, server)
            let stream = try server.client().events(after: 0)
            var next: Int64 = 1
            for try await line in stream {
                // While more requests are answered the stream is not read.
                if next % 3000 == 0 { try await register(1000, server, prefix: "late\(next)-") }
                #expect(line.row.sequence == next)
                next += 1
                if next > 12_000 { break }
            }
            #expect(next == 12_001)
        }
    }

    /// A shared chunk must leave out, for each subscriber, what it has read from the journal: some
    /// read it while new events arrive.
    @Test func watchersThatJoinDuringActivitySeeEverythingOnce() async throws {
        try await TestServer.lend { server in
            let last: Int64 = 200
            async let isDone: Void = {
                let client = try server.client()
                for number in 0..<last {
                    _ = try await client.command(CommandRequest(.mark("\(number)")), on: d1)
                }
            }()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for after in 0..<Int64(60) {
                    let stream = try server.client(.viewer).watch(
                        lastEventID: after, backfillSeconds: 0)
                    group.addTask {
                        let seen = try await sequences(
                            collect(stream) { sequences($0).last ?? 0 >= last })
                        // The position may name an event that is still to come.
                        let first = seen.first ?? 0
                        #expect(first <= after + 1 && seen == Array(first...last))
                    }
                    // The next watcher starts when this one has received something.
                    for try await _ in try server.client().watch(backfillSeconds: 0) { break }
                }
                try await group.waitForAll()
            }
            try await isDone
        }
    }

    /// A late watcher receives past acts once, before anything new.
    @Test func aLateWatcherReceivesPastActs() async throws {
        try await TestServer.lend { server in
            let client = try server.client()
            for act in [OperatorAct.open, .pause, .mark("noon")] {
                _ = try await client.command(CommandRequest(act), on: d1)
            }
            func acts(_ stream: AsyncThrowingStream<WatchMessage, any Error>) async throws
                -> [EventKind]
            {
                let seen = try await collect(stream) { $0.last == .caughtUp }
                return seen.compactMap { message in
                    if case .event(let line) = message {
                        line.row.event?.content.kind
                    } else {
                        nil
                    }
                }
            }
            #expect(
                try await acts(client.watch(acts: 10, events: .acts)) == [
                    .opened, .paused, .marked,
                ])
            #expect(
                try await acts(client.watch(backfillSeconds: 0, acts: 2)) == [.paused, .marked])
            #expect(try await acts(client.watch(acts: 10, events: .none)).isEmpty)
            #expect(try await acts(client.watch()).isEmpty)
            // A resuming watcher has them already, or receives them as missed events.
            let resumed = client.watch(lastEventID: 3, backfillSeconds: 0, acts: 10)
            #expect(try await acts(resumed).isEmpty)
        }
    }

    @Test func actsAloneCanBeWatched() async throws {
        try await TestServer.lend { server in
            try await register(50, server)
            let stream = try server.client().watch(lastEventID: 0, events: .acts)
            _ = try await server.client().command(CommandRequest(.open), on: d1)
            let seen = try await collect(stream) { messages in
                messages.contains { if case .event = $0 { true } else { false } }
            }
            #expect(sequences(seen) == [51])
        }
    }

    @Test func pastReadingsComeFirstAndNoneTwice() async throws {
        try await TestServer.lend { server in
            _ = try await server.client().command(CommandRequest(.open), on: d1)
            let early = try await collect(try server.client().watch()) { $0.count > 5 }
            #expect(early.count > 5)
            let seen = try await collect(try server.client().watch()) { $0.count > 15 }
            let numbers = seen.compactMap { message in
                if case .reading(let reading) = message { reading.number } else { nil }
            }
            #expect(numbers == numbers.sorted())
            #expect(Set(numbers).count == numbers.count)
        }
    }

    @Test func aSlowSubscriberLearnsHowManyItemsItLost() async throws {
        let loop = NIOSingletons.posixEventLoopGroup.next()
        let lost = try await loop.submit {
            let feed = Feed<FeedItem>(capacity: 4)
            let fanout = FeedFanout(feed: feed, eventLoop: loop)
            for number in 1...10 { feed.append(.reading(reading(Int64(number)))) }
            let oldest = fanout.entry(at: 0)
            let again = fanout.entry(at: 6)
            return (oldest?.lost, oldest?.entry.position, again?.lost, fanout.entry(at: 10)?.lost)
        }.get()
        #expect(lost.0 == 6)
        #expect(lost.1 == 6)
        #expect(lost.2 == 0)
        #expect(lost.3 == nil)
    }

    @Test(arguments: [
        "/v1/events?after=x", "/v1/watch?events=some", "/v1/readings?after=-1",
        "/v1/watch?backfill=-1", "/v1/watch?acts=201", "/v1/watch?acts=some",
    ])
    func aWrongParameterIsNamed(path: String) async throws {
        try await TestServer.lend { server in
            let answer = try await server.ask("GET", path, role: .viewer)
            #expect(answer.status == 422)
            #expect(answer.problem?.field != nil)
        }
    }
}

private func reading(_ number: Int64) -> Reading {
    Reading(
        at: Moment(milliseconds: number), number: number, boot: "b", event: 0, durable: 0,
        drops: [], engine: EngineReading())
}
