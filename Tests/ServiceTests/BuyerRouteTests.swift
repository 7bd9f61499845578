import Client
import Foundation
import Rules
import TestSupport
import Testing
import Wire

@testable import Service

@Suite struct BuyerRouteTests {
    private let registrations = "/v1/drops/d1/registrations"
    private let claims = "/v1/drops/d1/claims"

    @Test func aBuyerRegistersClaimsAndPays() async throws {
        try await TestServer.lend(drops: [DropTerms(id: d1, units: 1)]) { server in
            func ask(_ method: String, _ path: String, _ body: String? = nil) async throws -> String
            {
                let answer = try await server.ask(method, path, body)
                return "\(answer.status) \(answer.code ?? answer.body)"
            }
            let (ada, bob) = (#"{"buyer":"ada"}"#, #"{"buyer":"bob"}"#)
            #expect(try await ask("POST", registrations, ada) == #"201 {"registered":true}"#)
            #expect(try await ask("POST", registrations, ada) == #"200 {"registered":true}"#)
            #expect(try await ask("POST", claims, ada) == "409 notOpen")
            #expect(try await ask("POST", registrations, bob) == #"201 {"registered":true}"#)
            #expect(try await ask("DELETE", registrations + "/bob") == #"200 {"registered":false}"#)
            #expect(try await ask("POST", registrations, bob) == #"201 {"registered":true}"#)
            try await server.openDrop()
            #expect(try await ask("GET", claims + "/ada") == "404 noSuchClaim")
            #expect(try await ask("POST", claims, #"{"buyer":"eve"}"#) == "403 notRegistered")
            #expect(try await ask("POST", claims, ada) == "201 held")
            #expect(try await ask("POST", claims, ada) == "200 held")
            #expect(try await ask("POST", claims, bob) == "202 waiting")
            #expect(try await ask("GET", claims + "/bob") == "200 waiting")
            let order = #"{"order":"o-1"}"#
            #expect(try await ask("POST", claims + "/bob/confirm", order) == "409 wrongPhase")
            #expect(try await ask("DELETE", claims + "/ada") == "200 released")
            #expect(try await ask("GET", claims + "/bob") == "200 held")
            #expect(try await ask("POST", claims + "/bob/confirm", order) == "200 sold")
            #expect(try await ask("POST", claims + "/bob/confirm", order) == "200 sold")
            #expect(
                try await ask("POST", claims + "/bob/confirm", #"{"order":"o-2"}"#)
                    == "409 alreadySold")
            #expect(try await ask("POST", registrations, #"{"buyer":"eve"}"#) == "409 soldOut")
            #expect(try await ask("POST", "/v1/drops/none/claims", ada) == "404 unknownDrop")
            let strange = try await server.ask("GET", "/v1/drops/K1")
            #expect(strange.body.contains(#"of that name: the text \"K1\"."#), "\(strange.body)")
        }
    }

    @Test func aWaitingBuyerLearnsThePositionAndWhenToPollAgain() async throws {
        try await TestServer.lend(drops: [DropTerms(id: d1, units: 1)]) { server in
            try await server.openDrop("ada", "bob", "cem")
            for buyer in ["ada", "bob", "cem"] {
                _ = try await server.ask("POST", claims, "{\"buyer\":\"\(buyer)\"}")
            }
            let answer = try await server.ask("GET", claims + "/cem")
            let reply = try JSONCoding.value(ClaimAnswer.self, from: answer.body.utf8)
            #expect(reply.position == 2)
            #expect(reply.ahead == 1)
            #expect((1320...1980).contains(reply.pollAfterMS ?? 0))
            #expect(reply.phase == .open)
            let held = try await server.ask("GET", claims + "/ada")
            let hold = try JSONCoding.value(ClaimAnswer.self, from: held.body.utf8)
            #expect(hold.heldUntil != nil)
            #expect(answer.fields["content-type"] == "application/json")
        }
    }

    @Test(arguments: [
        ("no", 400, "notJSON", nil), ("", 400, "notJSON", nil), ("[]", 422, "wrongShape", "buyer"),
        ("{}", 422, "wrongShape", "buyer"), (#"{"buyer":7}"#, 422, "wrongShape", "buyer"),
        (#"{"buyer":""}"#, 422, "wrongShape", "buyer"),
    ])
    func aWrongBodyIsNamed(body: String, status: Int, code: String, field: String?) async throws {
        try await TestServer.lend { server in
            let answer = try await server.ask("POST", registrations, body)
            #expect(answer.status == status)
            #expect(answer.problem?.code == code)
            #expect(answer.problem?.field == field)
            #expect(answer.fields["content-type"] == "application/problem+json")
        }
    }

    @Test func namesInPathsArePercentEncoded() async throws {
        try await TestServer.lend { server in
            try await server.openDrop("a/é ?")
            _ = try await server.ask("POST", claims, #"{"buyer":"a/é ?"}"#)
            let answer = try await server.ask("GET", claims + "/a%2F%C3%A9%20%3f")
            #expect(answer.code == "held")
            for broken in ["%", "%2", "%zz", "%ff", "%00"] {
                let answer = try await server.ask("GET", "\(claims)/\(broken)")
                #expect(answer.problem?.field == "buyer", "\(broken)")
            }
        }
    }

    @Test func aBatchIsAnsweredLineByLineInOrder() async throws {
        try await TestServer.lend { server in
            let lines = [
                #"{"do":"register","drop":"d1","buyer":"ada"}"#, "nonsense", "",
                #"{"do":"register","drop":"none","buyer":"ada"}"#,
                #"{"do":"dance","drop":"d1","buyer":"ada"}"#,
                #"{"do":"register","drop":"d1","buyer":"ada"}"# + "\r",
                #"{"do":"claim","drop":"d1","buyer":"ada"}"#,
                String(repeating: "x", count: 5000),
            ]
            let answer = try await server.ask("POST", "/v1/batch", lines.joined(separator: "\n"))
            #expect(answer.status == 200)
            #expect(answer.fields["content-type"] == "application/x-ndjson")
            let statuses = try answer.body.split(separator: "\n").map { line in
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
                return (object as? [String: Any])?["status"] as? Int
            }
            #expect(statuses == [201, 400, 404, 422, 200, 409, 413])
        }
    }

    @Test func aLongBatchIsCarriedOutCompletely() async throws {
        try await TestServer.lend { server in
            let count = 20_000
            let lines = (0..<count).map { #"{"do":"register","drop":"d1","buyer":"b\#($0)"}"# }
            let answer = try await server.ask("POST", "/v1/batch", lines.joined(separator: "\n"))
            let answers = answer.body.split(separator: "\n")
            #expect(answers.count == count)
            #expect(answers.allSatisfy { $0 == #"{"status":201,"registered":true}"# })
            #expect(try await server.client().drop(d1).registered == count)
        }
    }
}
