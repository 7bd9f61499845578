import Client
import Dispatch
import Engine
import Foundation
import Journal
import NIOCore
import Rules
import Synchronization
import Telemetry
import TestSupport
import Wire

@testable import Service

let d1 = DropID(trusted: "d1")

/// Events and readings in memory, which subscribers can read.
final class MemoryJournal: EventStore, EventSource {
    private let events = Mutex<[Event]>([])
    private let kept = Mutex<[Reading]>([])
    private let gate: Gate?
    private let looks = Atomic<Int>(0)
    /// What the writer waits for; never set by a journal in memory.
    let wait = JournalWait()
    func inspect() throws -> String? { nil }
    var journalWait: JournalWait? { wait }
    /// How often `readingTexts(since:)` was called.
    var lookCount: Int { looks.load(ordering: .relaxed) }

    /// With a gate, every batch of events waits until it is opened.
    init(hasGate: Bool = false) {
        gate = hasGate ? Gate() : nil
    }

    func openGate() { gate?.letThrough(1000) }

    /// Waits until the writer reaches the gate.
    func waitUntilReached() -> Bool { gate?.waitUntilReached() ?? false }

    func append(events: [Event], readings: [Reading]) throws {
        if !events.isEmpty { gate?.pass() }
        self.events.withLock { $0 += events }
        kept.withLock { $0 += readings }
    }

    func close() {}

    func events(after sequence: Int64, limit: Int) throws -> [Event] {
        events.withLock { Array($0.lazy.filter { $0.sequence > sequence }.prefix(limit)) }
    }

    func readingTexts(since moment: Moment) throws -> [ReadingText] {
        looks.add(1, ordering: .relaxed)
        return try kept.withLock { try $0.filter { $0.at >= moment }.map { try ReadingText($0) } }
    }

    func storedTexts(
        after place: Int64, limit: Int, isFirstWhole: Bool
    ) throws -> [StoredReadingText] {
        try kept.withLock { kept in
            try kept.enumerated().dropFirst(Int(place)).prefix(limit).map {
                StoredReadingText(id: Int64($0) + 1, text: try ReadingText($1))
            }
        }
    }

    func extent() throws -> (lastEvent: Int64, lastReading: Int64) {
        (events.withLock { $0.last?.sequence ?? 0 }, kept.withLock { Int64($0.count) })
    }
}

/// One token a role, named after it.
struct RoleTokens: TokenBook {
    func holder(of bearer: String) -> TokenHolder? {
        guard bearer.hasPrefix("token-"), let role = Role(rawValue: String(bearer.dropFirst(6)))
        else { return nil }
        return TokenHolder(name: "the-" + role.rawValue, role: role)
    }

    func refresh(isForced: Bool) throws(TokenProblem) -> Bool { false }
}

/// A real engine behind a real HTTP server on a free port of this machine.
struct TestServer {
    let engine: SaleEngine
    let http: HTTPServer

    private static let small = CampaignTerms(id: "c", drops: [DropTerms(id: d1, units: 2)])

    static func build(
        terms: CampaignTerms = TestServer.small, events: [Event] = [], lastAlive: Moment? = nil,
        diskPath: String? = nil, clock: any EngineClock = SystemClock(),
        journal: MemoryJournal = MemoryJournal(), tokens: any TokenBook = RoleTokens(),
        engine engineLimits: EngineLimits = EngineLimits(),
        _ adjust: (inout ServerSettings) -> Void = { _ in }
    ) async throws -> TestServer {
        var sale = Sale(terms: terms)
        for event in events { sale.apply(event) }
        let engine = SaleEngine(
            sale: sale, lastAlive: lastAlive, store: journal, history: journal,
            diskPath: diskPath, clock: clock, limits: engineLimits, boot: "boot-1")
        var settings = ServerSettings(
            campaign: CampaignCard(
                id: "c", product: "Mi 3", partner: "shop", timezone: "Asia/Kolkata"))
        settings.port = 0
        settings.perBuyerPerSecond = 1000
        settings.loops = 1
        // Many tests share few threads, so one may pause for long between two of its steps.
        settings.limits.headDeadline = .minutes(10)
        settings.limits.requestDeadline = .minutes(10)
        settings.limits.idleDeadline = .minutes(10)
        settings.limits.batchDeadline = .minutes(10)
        settings.limits.keepAlive = .minutes(10)
        settings.limits.tokenDeadline = .minutes(10)
        adjust(&settings)
        do {
            let http = try await HTTPServer.open(settings, engine: engine, tokens: tokens)
            return TestServer(engine: engine, http: http)
        } catch {
            engine.stop()
            throw error
        }
    }

    /// Starts a server, runs the body with it and stops it.
    static func lend(
        drops: [DropTerms] = [DropTerms(id: d1, units: 2)],
        journal: MemoryJournal = MemoryJournal(), tokens: any TokenBook = RoleTokens(),
        engine engineLimits: EngineLimits = EngineLimits(),
        _ adjust: (inout ServerSettings) -> Void = { _ in },
        _ body: (TestServer) async throws -> Void
    ) async throws {
        let server = try await build(
            terms: CampaignTerms(id: "c", drops: drops), journal: journal, tokens: tokens,
            engine: engineLimits, adjust)
        do {
            try await body(server)
        } catch {
            await server.tearDown()
            throw error
        }
        await server.tearDown()
    }

    func tearDown() async {
        await http.close()
        engine.stop()
    }

    func address(_ host: String = "127.0.0.1") -> EngineAddress {
        EngineAddress(host: host, port: http.address.port, isEncrypted: http.address.isEncrypted)
    }

    func client(_ role: Role = .operator) throws -> EngineClient {
        // Many tests share few threads, so connecting and answering may take long.
        try EngineClient(
            address(), token: "token-" + role.rawValue, deadline: .minutes(10),
            connectDeadline: .minutes(10))
    }

    /// Sends one request on a new connection.
    func ask(
        _ method: String, _ path: String, _ body: String? = nil, role: Role? = .partner,
        fields: [String] = []
    ) async throws -> RawAnswer {
        let connection = try await RawConnection.open(http)
        var lines = ["\(method) \(path) HTTP/1.1", "host: here", "connection: close"] + fields
        if let role { lines.append("authorization: Bearer token-\(role.rawValue)") }
        if let body { lines.append("content-length: \(body.utf8.count)") }
        connection.send(lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? ""))
        return try await connection.answer()
    }

    func openDrop(_ buyers: String...) async throws {
        for buyer in buyers {
            _ = try await ask("POST", "/v1/drops/d1/registrations", "{\"buyer\":\"\(buyer)\"}")
        }
        _ = try await client().command(CommandRequest(.open), on: d1)
    }
}
