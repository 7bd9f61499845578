import Rules
import Testing

@testable import Service

/// Names that Swift's strings call equal are two buyers to the server. Names that no path can hold
/// are refused.
@Suite struct BuyerIdentityTests {
    private let claims = "/v1/drops/d1/claims"

    private func line(_ act: String, _ buyer: String) -> String {
        #"{"do":"\#(act)","drop":"d1","buyer":"\#(buyer)"}"#
    }

    @Test func aBatchOfTwoSpellingsHasThreeBuyers() async throws {
        try await TestServer.lend { server in
            let names = ["x", "jos\u{E9}", "x", "jose\u{301}"]
            let body = names.map { line("register", $0) + "\n" }.joined()
            let answer = try await server.ask("POST", "/v1/batch", body)
            #expect(answer.body.split(separator: "\n").count == 4)
            let drop = try await server.ask("GET", "/v1/drops/d1", role: .viewer)
            #expect(drop.body.contains(#""registered":3"#))
        }
    }

    @Test func aHoldIsPaidOnlyUnderItsOwnSpelling() async throws {
        try await TestServer.lend { server in
            try await server.openDrop("jos\u{E9}", "jose\u{301}")
            _ = try await server.ask("POST", claims, "{\"buyer\":\"jos\u{E9}\"}")
            let (own, other) = (claims + "/jos%C3%A9", claims + "/jose%CC%81")
            func code(_ path: String, _ order: String) async throws -> String {
                let answer = try await server.ask(
                    "POST", path + "/confirm", "{\"order\":\"\(order)\"}")
                return "\(answer.status) \(answer.code ?? "")"
            }
            #expect(try await code(other, "o") == "404 noSuchClaim")
            #expect(try await code(own, "o-\\u00e9").hasPrefix("200"))
            #expect(try await code(own, "o-\u{E9}").hasPrefix("200"))
            #expect(try await code(own, "o-e\\u0301") == "409 alreadySold")
        }
    }

    /// Tested on every route: plain and escaped bodies, batches, plain and percent-encoded paths.
    @Test(arguments: [".", "..", "\\u002e", ".\\u002E"])
    func aDotSegmentIsNoBuyer(buyer: String) async throws {
        try await TestServer.lend { server in
            for path in ["/v1/drops/d1/registrations", claims] {
                let answer = try await server.ask("POST", path, "{\"buyer\":\"\(buyer)\"}")
                #expect(answer.status == 422)
                #expect(answer.body.contains("buyer"))
            }
            let body = ["register", "claim", "release"].map { line($0, buyer) + "\n" }.joined()
            let answers = try await server.ask("POST", "/v1/batch", body).body
                .split(separator: "\n")
            #expect(answers.count == 3)
            #expect(answers.allSatisfy { $0.contains("422") })
        }
    }

    @Test(arguments: [".", "..", "%2E", "%2e.", ".%2E", "%2e%2e"])
    func aDotSegmentInAPathIsNoBuyer(buyer: String) async throws {
        try await TestServer.lend { server in
            try await server.openDrop()
            let claim = claims + "/" + buyer
            for (verb, path, body) in [
                ("GET", claim, nil), ("DELETE", claim, nil),
                ("POST", claim + "/confirm", #"{"order":"o"}"#),
                ("DELETE", "/v1/drops/d1/registrations/" + buyer, nil),
            ] {
                #expect(try await server.ask(verb, path, body).status == 422, "\(verb) \(path)")
            }
        }
    }
}
