import Client
import Foundation
import Journal
import LoadGenerator
import NIOCore
import NIOPosix
import Rules
import Synchronization
import Telemetry
import TestSupport
import Testing

/// The real program in a stampede: 256 connections, ten buyers for each unit.
@Suite("a stampede", .serialized)
struct StampedeTests {
    #if DEBUG
        // The engine is about ten times slower here.
        private static let units = 1000
    #else
        private static let units = 10_000
    #endif
    private static let buyers = units * 10
    private static let connections = 256
    private static let campaign = Kettle.campaign(units: units, hold: "30m")

    /// The result of a stampede.
    private struct Outcome: Sendable {
        var told: [[Stampede.BuyerAnswer]]
        var invalid: [String]
        var recording: String
    }

    /// Sells out a drop. Calls `disturb` with the running engine `times` times, evenly spaced among
    /// the answers; it returns the engine that runs from then on.
    private func sellOut(
        _ program: PenstockProgram, times: Int = 0,
        disturb: @escaping @Sendable (RunningProgram, _ port: Int) async throws -> RunningProgram =
            { running, _ in running }
    ) async throws -> Outcome {
        let token = try await program.run(
            "token", "create", "--name", "shop", "--role", "partner"
        ).output.trimmingCharacters(in: .whitespacesAndNewlines)
        let (first, url) = try await program.serve(StampedeTests.campaign)
        let address = try #require(EngineAddress(url: url))
        let (counts, reached) = AsyncStream.makeStream(of: Int.self)
        // Its own thread: it would starve the connections of other tests.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let stampede = try await loop.submit {
            let pool = try CrowdPool(
                CrowdTarget(address, token: token), connections: StampedeTests.connections,
                on: loop)
            // Registrations, claims and confirmations.
            let answers = StampedeTests.buyers * 2 + StampedeTests.units
            let distance = answers / (times + 1)
            let stampede = Stampede(
                buyers: StampedeTests.buyers, pool: pool, connections: StampedeTests.connections
            ) { count in
                if count % distance == 0, count / distance <= times {
                    reached.yield(count / distance)
                }
                if count == answers { reached.finish() }
            }
            return NIOLoopBound(stampede, eventLoop: loop)
        }.get()
        let disturber = Task {
            var running = first
            for await _ in counts { running = try await disturb(running, address.port) }
            return running
        }
        try await loop.flatSubmit { stampede.value.all(request: .registration) }.get()
        try await open(program, url)
        try await loop.flatSubmit { stampede.value.all(request: .unit) }.get()
        reached.finish()
        let last = try await disturber.value
        last.signal(SIGTERM)
        #expect(await last.result().status == 0)
        let (told, invalid) = try await loop.submit {
            (stampede.value.told, stampede.value.invalid)
        }.get()
        try await group.shutdownGracefully()
        return Outcome(
            told: told, invalid: invalid, recording: program.path("data/penstock/kettle.sale"))
    }

    private func open(_ program: PenstockProgram, _ url: String) async throws {
        while true {
            let opened = try await program.start(["drop", "open", "kettle-1", "--url", url])
                .result()
            // The engine may be restarting: 69 is "not reachable".
            if opened.status != 69 { return #expect(opened.status == 0, "\(opened.errors)") }
        }
    }

    @Test func `sells every unit once to ten times as many buyers, with balanced books`()
        async throws
    {
        try await Kettle.lend { program in
            let outcome = try await sellOut(program)
            try check(outcome)
            try await checkRecording(program, outcome)
        }
    }

    @Test func `loses nothing that it acknowledged although it is killed twenty times`()
        async throws
    {
        try await Kettle.lend { program in
            let kills = Mutex(0)
            let outcome = try await sellOut(program, times: 20) { running, port in
                running.signal(SIGKILL)
                #expect(await running.result().status == 128 + SIGKILL)
                kills.withLock { $0 += 1 }
                return try await StampedeTests.restart(program, port)
            }
            #expect(kills.withLock { $0 } == 20)
            try check(outcome)
            try await checkRecording(program, outcome)
        }
    }

    /// Restarts the engine. Resumes the drop if the absence was too long on a busy machine.
    private static func restart(
        _ program: PenstockProgram, _ port: Int
    ) async throws -> RunningProgram {
        let (running, url) = try await program.serve(campaign, port: port)
        if try await program.drop(at: url).contains("paused") {
            _ = try await program.start(["drop", "resume", "kettle-1", "--url", url]).result()
        }
        return running
    }

    /// Compares every answer with the journal, which has the order of all events.
    private func check(_ outcome: Outcome) throws {
        #expect(outcome.invalid.isEmpty, "\(outcome.invalid.prefix(3))")
        let recording = try Recording.open(path: outcome.recording)
        var history: [String: [EventKind]] = [:]
        var orders: [String: String] = [:]
        try recording.forEachEvent { event in
            guard let buyer = EventRow(event).buyer else { return }
            history[buyer, default: []].append(event.content.kind)
            if case .confirmed(_, let order) = event.content { orders[buyer] = order.text }
        }
        var mistakes: [String] = []
        for (number, told) in outcome.told.enumerated() {
            let name = Stampede.name(of: number)
            let happened = history[name] ?? []
            guard told.isConfirmed(by: happened) else {
                mistakes.append("\(name) was told \(told), and the journal has \(happened)")
                continue
            }
            if told.contains(.sold), orders[name] != Stampede.order(of: number) {
                mistakes.append("\(name)'s order is not the one that paid")
            }
        }
        let count = mistakes.count
        #expect(count == 0, "such as \(mistakes.prefix(3))")
        #expect(outcome.told.count { $0.contains(.sold) } == StampedeTests.units)
        #expect(orders.count == StampedeTests.units)
    }

    private func checkRecording(_ program: PenstockProgram, _ outcome: Outcome) async throws {
        let recording = try Recording.open(path: outcome.recording)
        let readings = try recording.readings(after: 0, limit: .max).map(\.reading)
        #expect(readings.count > 10)
        #expect(readings.allSatisfy { $0.drops.allSatisfy { $0.books.isBalanced } })
        #expect(readings.allSatisfy { $0.drops.allSatisfy { $0.sold <= StampedeTests.units } })
        #expect(readings.last?.drops.first?.sold == StampedeTests.units)
        #expect(readings.last?.drops.first?.closedBecause == .soldOut)
        let verified = try await program.run("verify", outcome.recording)
        #expect(verified.status == 0, "\(verified.errors)")
        #expect(!verified.output.contains("judged otherwise"), "\(verified.output)")
        let replay = try await program.run("replay", outcome.recording, "--plain").output
        #expect(
            replay.contains("\(StampedeTests.units.grouped) sold of \(StampedeTests.units.grouped)")
        )
    }
}

extension [Stampede.BuyerAnswer] {
    /// Whether the journal has what the buyer was told, once each and in order, and no answer
    /// contradicts an earlier one.
    fileprivate func isConfirmed(by happened: [EventKind]) -> Bool {
        let way: [EventKind] = [.registered, .claimed, .granted, .confirmed]
        guard happened == Array<EventKind>(way.prefix(happened.count)) else { return false }
        var furthest = 0
        for answer in self {
            let reached =
                switch answer {
                case .registered: 1
                case .waiting: 2
                case .held: 3
                case .sold: 4
                case .refused(.soldOut): furthest
                case .refused: -1
                }
            // Only buyers without a place in the line may be told that the drop is sold out.
            if answer == .refused(.soldOut), furthest > 1 { return false }
            guard reached >= furthest, happened.count >= reached else { return false }
            furthest = reached
        }
        return true
    }
}

extension Int {
    /// With a comma between the thousands.
    fileprivate var grouped: String {
        self < 1000
            ? String(self) : "\(self / 1000)," + String(String(self % 1000 + 1000).dropFirst())
    }
}
