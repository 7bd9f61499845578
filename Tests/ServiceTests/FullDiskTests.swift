import Client
import Engine
import Foundation
import Rules
import Testing
import Wire

@testable import Service

/// While the journal's disk is full no new buyer is accepted, and everybody is still answered.
@Suite struct FullDiskTests {
    private let start = SystemClock().moment()

    /// Ada holds one of two units, Bob is registered; the drop is open.
    private func events(_ terms: CampaignTerms) -> [Event] {
        var sale = Sale(terms: terms)
        let (ada, bob) = (BuyerID(trusted: "ada"), BuyerID(trusted: "bob"))
        let commands: [Command] = [
            .buyer(BuyerCommand(.register, drop: d1, buyer: ada)),
            .buyer(BuyerCommand(.register, drop: d1, buyer: bob)),
            .operate(OperatorCommand(.open, drop: d1, author: .operator("olga"))),
            .operate(
                OperatorCommand(.announce("we make room"), drop: d1, author: .operator("olga"))),
            .buyer(BuyerCommand(.claim, drop: d1, buyer: ada)),
        ]
        return commands.flatMap { command -> [Event] in
            guard case .events(let events) = sale.decide(command, at: start) else { return [] }
            for event in events { sale.apply(event) }
            return events
        }
    }

    private func lend(_ body: (TestServer) async throws -> Void) async throws {
        var limits = EngineLimits()
        limits.diskReserveBytes = .max
        let terms = CampaignTerms(
            id: "c", drops: [DropTerms(id: d1, units: 2, hold: .seconds(86_400))])
        let journal = MemoryJournal()
        let events = events(terms)
        try journal.append(events: events, readings: [])
        let server = try await TestServer.build(
            terms: terms, events: events, diskPath: FileManager.default.temporaryDirectory.path,
            journal: journal, engine: limits)
        do {
            // The full disk is known from the first reading on.
            while try await server.ask("GET", "/readyz", role: nil).status == 200 {}
            try await body(server)
        } catch {
            await server.tearDown()
            throw error
        }
        await server.tearDown()
    }

    private static let lines = [
        #"{"do":"claim","drop":"d1","buyer":"bob"}"#: "busy",
        #"{"do":"claim","drop":"d1","buyer":"ada"}"#: "held",
        #"{"do":"claim","drop":"d1","buyer":"eve"}"#: "notRegistered",
        #"{"do":"claim","drop":"d9","buyer":"bob"}"#: "unknownDrop",
        #"{"do":"register","drop":"d1","buyer":"eve"}"#: "registrationNotOpen",
    ]

    @Test func otherRefusalsPrecedeBusyInSingleRequestsAndBatches() async throws {
        try await lend { server in
            for (line, word) in Self.lines {
                let batch = try await server.ask("POST", "/v1/batch", line)
                #expect(batch.body.contains("\"\(word)\""), "\(line): \(batch.body)")
                let isClaim = line.contains("claim")
                let drop = line.contains("d9") ? "d9" : "d1"
                let buyer = line.split(separator: "\"").last { $0.count == 3 } ?? ""
                let single = try await server.ask(
                    "POST", "/v1/drops/\(drop)/\(isClaim ? "claims" : "registrations")",
                    "{\"buyer\":\"\(buyer)\"}")
                #expect(single.code == word, "\(line): \(single.body)")
                for body in [batch.body, single.body] where drop == "d1" {
                    #expect(body.contains(#""text":"we make room""#), "\(body)")
                }
            }
            let paid = try await server.ask(
                "POST", "/v1/drops/d1/claims/ada/confirm", #"{"order":"o-1"}"#)
            #expect(paid.code == "sold")
        }
    }
}
