import Engine
import Rules
import Telemetry
import TestSupport
import Testing

@testable import Service

/// Two servers with the same terms, one with the fast lane and one without. They receive the same
/// bytes.
struct ServerPair {
    let fast: TestServer
    let plain: TestServer

    /// d1 has units for everybody, d2 grants nothing, d3 is not open, d4 is sold out. So no answer
    /// depends on which commands the writer puts into one batch.
    private static let terms = CampaignTerms(
        id: "c",
        drops: [
            DropTerms(id: d1, units: 100_000),
            DropTerms(id: DropID(trusted: "d2"), units: 5, dripRate: .perSecond(0)),
            DropTerms(id: DropID(trusted: "d3"), units: 5),
            DropTerms(id: DropID(trusted: "d4"), units: 1),
        ])

    static func lend(
        journals: (MemoryJournal, MemoryJournal) = (MemoryJournal(), MemoryJournal()),
        engine limits: EngineLimits = EngineLimits(), isPrepared: Bool = true,
        _ adjust: (inout ServerSettings) -> Void = { _ in },
        _ body: (ServerPair) async throws -> Void
    ) async throws {
        func build(_ journal: MemoryJournal, usesFastPath: Bool) async throws -> TestServer {
            try await TestServer.build(
                terms: terms, clock: ManualClock(at: Story.start), journal: journal,
                engine: limits
            ) { settings in
                settings.perBuyerPerSecond = 1_000_000
                settings.seed = 2014
                adjust(&settings)
                // A streamed batch's pieces depend on how its body arrives.
                settings.limits.streamsBatches = false
                settings.limits.usesFastPath = usesFastPath
            }
        }
        let fast = try await build(journals.0, usesFastPath: true)
        let plain = try await build(journals.1, usesFastPath: false)
        do {
            if isPrepared { for server in [fast, plain] { try await prepare(server) } }
            try await body(ServerPair(fast: fast, plain: plain))
        } catch {
            await fast.tearDown()
            await plain.tearDown()
            throw error
        }
        await fast.tearDown()
        await plain.tearDown()
    }

    private static func prepare(_ server: TestServer) async throws {
        func post(_ path: String, _ body: String, _ role: Role = .partner) async throws {
            let answer = try await server.ask("POST", "/v1/drops/" + path, body, role: role)
            try #require(answer.status < 300, "\(path): \(answer.body)")
        }
        // Opening ends the registration: only d3 accepts further buyers.
        let lines = (0..<20).flatMap { number in
            ["d1", "d2", "d4"].map { #"{"do":"register","drop":"\#($0)","buyer":"b-\#(number)"}"# }
        }
        let batch = try await server.ask("POST", "/v1/batch", lines.joined(separator: "\n"))
        try #require(batch.status == 200)
        for drop in ["d1", "d2", "d4"] {
            try await post("\(drop)/commands", #"{"command":"open"}"#, .operator)
        }
        try await post("d4/claims", #"{"buyer":"b-1"}"#)
        try await post("d4/claims/b-1/confirm", #"{"order":"o-b-1"}"#)
    }

    /// The answers of both servers to the same bytes, up to the end of the connection.
    func answers(to bytes: [UInt8], cut: [Int] = []) async throws -> (fast: String, plain: String) {
        let first = try await ServerPair.answer(of: fast, to: bytes, cut: cut)
        let second = try await ServerPair.answer(of: plain, to: bytes, cut: cut)
        return (first, second)
    }

    private static func answer(
        of server: TestServer, to bytes: [UInt8], cut: [Int]
    ) async throws -> String {
        let connection = try await RawConnection.open(server.http)
        var start = 0
        for end in cut + [bytes.count] where end > start {
            connection.send(Array(bytes[start..<end]))
            start = end
        }
        try await connection.waitUntilClosed()
        return withoutDate(connection.text)
    }

    /// The answers without the only part that may differ.
    private static func withoutDate(_ text: String) -> String {
        let field = Array("\r\ndate: ".utf8)
        let bytes = Array(text.utf8)
        var kept: [UInt8] = []
        var place = 0
        while place < bytes.count {
            if bytes[place] == 0x0D, bytes[place...].starts(with: field) {
                place += field.count
                while place < bytes.count, bytes[place] != 0x0D { place += 1 }
            } else {
                kept.append(bytes[place])
                place += 1
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }
}

/// The bytes that a client sends on one connection, built so that the connection certainly ends.
struct Session {
    private(set) var bytes: [UInt8] = []
    /// Where each request ends.
    private(set) var ends: [Int] = []
    /// Present only while the session is built: it belongs to one thread.
    private var reader: LibraryReader?

    init() throws {
        reader = try LibraryReader()
    }

    private static let last = Array(
        "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8)

    /// Adds a request; false once the server would close the connection.
    mutating func add(_ request: [UInt8]) -> Bool {
        guard let reader, !reader.isOver else { return false }
        reader.feed(request)
        bytes += request
        ends.append(bytes.count)
        return !reader.isOver
    }

    /// Adds a last request, repeated while an unfinished one would swallow it, up to the longest
    /// body. Nothing is sent after the server would close.
    mutating func end() {
        for _ in 0..<100 where add(Session.last) {}
        reader = nil
    }
}
