import Client
import Foundation
import Rules
import TestSupport
import Testing
import Wire

@testable import Service

@Suite("The notice in every answer about a drop")
struct NoticeTests {
    private static let noon = Moment(milliseconds: 1_406_008_800_000)

    /// Every buyer's request once, with a path and a body that the law refuses.
    private static let requests: [(String, String, String?)] = [
        ("POST", "registrations", #"{"buyer":"new"}"#), ("DELETE", "registrations/new", nil),
        ("POST", "claims", #"{"buyer":"ada"}"#), ("POST", "claims", #"{"buyer":"bob"}"#),
        ("POST", "claims", #"{"buyer":"eve"}"#), ("GET", "claims/ada", nil),
        ("GET", "claims/bob", nil), ("GET", "claims/eve", nil), ("GET", "claims/cem", nil),
        ("POST", "claims/bob/confirm", #"{"order":"o"}"#),
        ("POST", "claims/ada/confirm", #"{"order":"o"}"#),
        ("POST", "claims/ada/confirm", #"{"order":"other"}"#), ("DELETE", "claims/ada", nil),
        ("DELETE", "claims/bob", nil), ("POST", "claims", #"{"buyer":"cem"}"#),
    ]

    private struct Told: Decodable {
        var announcement: Announcement?
        var opens: Moment?
    }

    private func told(_ body: some StringProtocol) throws -> Told {
        try JSONCoding.value(Told.self, from: body.utf8)
    }

    private func command(
        _ server: TestServer, _ act: OperatorAct, on drop: DropID = d1
    ) async throws -> DropReply {
        try await server.client().command(CommandRequest(act), on: drop)
    }

    @Test(arguments: [true, false])
    func `an announcement is in every answer to a buyer until it is retracted`(
        isFast: Bool
    ) async throws {
        try await TestServer.lend(
            drops: [DropTerms(id: d1, units: 1), DropTerms(id: d2, units: 1)],
            { $0.limits.usesFastPath = isFast }
        ) { server in
            try await server.openDrop("ada", "bob", "cem")
            let reply = try await command(server, .announce("ten more minutes"))
            let announcement = try #require(reply.announcement)
            #expect(announcement.text == "ten more minutes")
            var codes: Set<String> = []
            for (method, path, body) in Self.requests {
                let answer = try await server.ask(method, "/v1/drops/d1/" + path, body)
                #expect(try told(answer.body).announcement == announcement, "\(method) \(path)")
                if let code = answer.problem?.code { codes.insert(code) }
                let other = try await server.ask(method, "/v1/drops/d2/" + path, body)
                #expect(try told(other.body).announcement == nil, "\(method) \(path) of d2")
            }
            #expect(
                codes == [
                    "registrationNotOpen", "notRegistered", "wrongPhase", "noSuchClaim",
                    "alreadySold", "soldOut",
                ])
            #expect(try await server.client().drop(d1).announcement == announcement)
            let partner = try await server.ask("GET", "/v1/drops/d1", role: .partner)
            #expect(try told(partner.body).announcement == announcement)
            #expect(try await command(server, .retract).announcement == nil)
            for (method, path, body) in Self.requests {
                let answer = try await server.ask(method, "/v1/drops/d1/" + path, body)
                #expect(try told(answer.body).announcement == nil, "\(method) \(path)")
            }
        }
    }

    @Test func `a batch has it line by line, each with its drop's own`() async throws {
        try await TestServer.lend(
            drops: [DropTerms(id: d1, units: 1), DropTerms(id: d2, units: 1)]
        ) { server in
            _ = try await command(server, .announce("first"), on: d1)
            _ = try await command(server, .announce("second"), on: d2)
            let lines = ["d1", "d2", "none", "d1"].flatMap { drop in
                ["register", "claim"].map { #"{"do":"\#($0)","drop":"\#(drop)","buyer":"ada"}"# }
            }
            let answer = try await server.ask("POST", "/v1/batch", lines.joined(separator: "\n"))
            let texts = try answer.body.split(separator: "\n").map {
                try told($0).announcement?.text
            }
            #expect(
                texts == ["first", "first", "second", "second", nil, nil, "first", "first"])
        }
    }

    @Test func `answers to hasty buyers and other refusals have it too`()
        async throws
    {
        try await TestServer.lend({ $0.perBuyerPerSecond = 1 }) { server in
            _ = try await command(server, .announce("slower, please"))
            var hurried: RawAnswer?
            for _ in 0..<20 where hurried == nil {
                let answer = try await server.ask("GET", "/v1/drops/d1/claims/ada")
                if answer.status == 429 { hurried = answer }
            }
            #expect(try told(try #require(hurried).body).announcement?.text == "slower, please")
        }
    }

    @Test func `an early buyer learns when the drop opens`() async throws {
        let opens = Moment(milliseconds: 4_000_000_000_000)
        let drops = [DropTerms(id: d1, units: 1, opens: opens), DropTerms(id: d2, units: 1)]
        try await TestServer.lend(drops: drops) { server in
            let ada = #"{"buyer":"ada"}"#
            for drop in ["d1", "d2"] {
                let known = drop == "d1" ? opens : nil
                let entry = try await server.ask("POST", "/v1/drops/\(drop)/registrations", ada)
                #expect(try told(entry.body).opens == known)
                let claim = try await server.ask("POST", "/v1/drops/\(drop)/claims", ada)
                #expect(claim.problem?.code == "notOpen")
                #expect(try told(claim.body).opens == known)
            }
            _ = try await command(server, .disarm)
            let unarmed = try await server.ask("POST", "/v1/drops/d1/claims", ada)
            #expect(try told(unarmed.body).opens == nil, "it does not open by schedule")
            _ = try await command(server, .open)
            let held = try await server.ask("POST", "/v1/drops/d1/claims", ada)
            #expect(held.status == 201)
            #expect(try told(held.body).opens == nil)
        }
    }
}

private let d2 = DropID(trusted: "d2")
