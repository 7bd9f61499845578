import Client
import Engine
import NIOCore
import NIOSSL
import Rules
import TestSupport
import Testing

@testable import Service

/// Two partners and an operator, all with the same token name.
private struct TwoPartners: TokenBook {
    func holder(of bearer: String) -> TokenHolder? {
        switch bearer {
        case "shop", "kiosk": TokenHolder(name: bearer, role: .partner)
        default: RoleTokens().holder(of: bearer)
        }
    }

    func refresh(isForced: Bool) throws(TokenProblem) -> Bool { false }
}

/// No client's haste, slowness or number keeps others out, and nothing keeps an operator out.
@Suite struct FairnessTests {
    private let registrations = "/v1/drops/d1/registrations"

    private func request(
        _ method: String, _ path: String, _ body: String = "", token: String? = "shop"
    ) -> String {
        let authorization = token.map { "authorization: Bearer \($0)\r\n" } ?? ""
        return "\(method) \(path) HTTP/1.1\r\nhost: x\r\n\(authorization)"
            + "content-length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    @Test func aBuyerOverTheRateLimitCanStillPayAndRelease() async throws {
        try await TestServer.lend(tokens: TwoPartners()) {
            $0.perBuyerPerSecond = 2
        } _: { server in
            try await server.openDrop("a")
            let claim = "/v1/drops/d1/claims"
            let connection = try await RawConnection.open(server.http)
            let body = #"{"buyer":"a"}"#
            connection.send(
                request("POST", claim, body)
                    + (0..<5).map { _ in request("GET", claim + "/a") }.joined()
                    + request("POST", claim + "/a/confirm", #"{"order":"o"}"#)
                    + request("GET", claim + "/a", token: "kiosk")
                    + request("DELETE", claim + "/a"))
            let statuses = try await connection.answers(9).map(\.status)
            #expect(statuses == [201, 200, 429, 429, 429, 429, 200, 200, 409])
        }
    }

    @Test func theRateLimitIsPerBuyerAndPartner() {
        let rateLimiter = BuyerRateLimiter(perSecond: 2, capacity: 64)
        let shop = TokenHolder(name: "shop", role: .partner)
        let kiosk = TokenHolder(name: "kiosk", role: .partner)
        let start: UInt64 = 100_000_000_000
        func admitted(_ holder: TokenHolder, _ allowance: BuyerRateLimiter.Allowance) -> Int {
            (0..<5).filter { _ in rateLimiter.admits("a", of: holder, allowance, atNS: start) }
                .count
        }
        #expect(admitted(shop, .ordinary) == 2)
        #expect(admitted(shop, .closing) == 2)
        #expect(admitted(kiosk, .ordinary) == 2)
        let confirm = BuyerCommand(
            .confirm(OrderReference(trusted: "o")), drop: d1, buyer: BuyerID(trusted: "b"))
        let claim = BuyerCommand(.claim, drop: d1, buyer: BuyerID(trusted: "b"))
        #expect((0..<5).filter { _ in rateLimiter.admits(claim, of: shop, atNS: start) }.count == 2)
        #expect(
            (0..<5).filter { _ in rateLimiter.admits(confirm, of: shop, atNS: start) }.count == 2)
    }

    @Test func onePartnersSlowBatchesDoNotBlockAnother() async throws {
        try await TestServer.lend(tokens: TwoPartners()) {
            $0.limits.batchesPerTokenMax = 2
        } _: { server in
            let head = "POST /v1/batch HTTP/1.1\r\nhost: x\r\nauthorization: Bearer shop\r\n"
            let line = #"{"do":"register","drop":"d1","buyer":"a"}"# + "\n"
            var slow: [RawConnection] = []
            for _ in 0..<2 {
                let connection = try await RawConnection.open(server.http)
                connection.send("\(head)content-length: 1000\r\n\r\n\(line)")
                try await connection.wait(for: "registered")
                slow.append(connection)
            }
            let other = try await RawConnection.open(server.http)
            other.send(request("POST", "/v1/batch", line, token: "kiosk"))
            #expect(try await other.answers(1)[0].body.contains("registered"))
            let third = try await RawConnection.open(server.http)
            third.send(request("POST", "/v1/batch", line))
            let refused = try await third.answers(1)[0]
            #expect(refused.status == 503)
            #expect(refused.fields["retry-after"] != nil)
            slow[0].close()
            // The place is free again once the server has seen the end.
            for attempt in 0... {
                try #require(attempt < 1000)
                other.send(request("POST", "/v1/batch", line))
                if try await other.answers(attempt + 2)[attempt + 1].status == 200 { break }
            }
        }
    }

    @Test func aBatchThatNeverEndsIsRefused() async throws {
        try await TestServer.lend { settings in
            settings.limits.batchDeadline = .milliseconds(100)
        } _: { server in
            let connection = try await RawConnection.open(server.http)
            connection.send(
                "POST /v1/batch HTTP/1.1\r\nhost: x\r\nauthorization: Bearer token-partner\r\n"
                    + "content-length: 1000\r\n\r\n"
                    + #"{"do":"register","drop":"d1","buyer":"a"}"# + "\n{")
            let answer = try await connection.answer()
            let lines = answer.body.split(separator: "\n")
            #expect(lines.count == 2 && lines[0].contains("registered"))
            #expect(lines.last?.contains(#""status":408"#) == true)
        }
    }

    @Test func theLongestIdleConnectionWithoutATokenIsClosed() async throws {
        try await theLongestIdleGivesWay()
    }

    @Test func itIsClosedAlsoIfConnectionsAreEncrypted() async throws {
        try await EncryptionTests.withFiles { files in
            var trust = TLSConfiguration.makeClientConfiguration()
            trust.trustRoots = .file(files.certificatePath)
            try await theLongestIdleGivesWay(files, NIOSSLContext(configuration: trust))
        }
    }

    private func theLongestIdleGivesWay(
        _ files: TLSFiles? = nil, _ tls: NIOSSLContext? = nil
    ) async throws {
        try await TestServer.lend { settings in
            settings.tls = files
            settings.limits.connectionsMax = 5
            settings.limits.connectionsReserve = 2
        } _: { server in
            var strangers: [RawConnection] = []
            for _ in 0..<3 {
                let connection = try await RawConnection.open(server.http, tls: tls)
                connection.send(request("GET", "/healthz", token: nil))
                _ = try await connection.answers(1)
                strangers.append(connection)
            }
            // The first one has asked again in the meantime.
            strangers[0].send(request("GET", "/healthz", token: nil))
            _ = try await strangers[0].answers(2)
            let buyer = try await RawConnection.open(server.http, tls: tls)
            buyer.send(request("POST", registrations, #"{"buyer":"a"}"#, token: "token-partner"))
            #expect(try await buyer.answers(1)[0].status == 201)
            try await strangers[1].waitUntilClosed()
            let boss = try await RawConnection.open(server.http, tls: tls)
            boss.send(request("GET", "/v1/drops", token: "token-operator"))
            #expect(try await boss.answers(1)[0].status == 200)
            try await strangers[2].waitUntilClosed()
            #expect(!strangers[0].isClosed && !buyer.isClosed)
        }
    }

    @Test func theReserveIsForRolesThatReadOrCommand() async throws {
        try await TestServer.lend { settings in
            settings.limits.connectionsMax = 4
            settings.limits.connectionsReserve = 2
        } _: { server in
            var partners: [RawConnection] = []
            for buyer in ["a", "b"] {
                let connection = try await RawConnection.open(server.http)
                let body = "{\"buyer\":\"\(buyer)\"}"
                connection.send(request("POST", registrations, body, token: "token-partner"))
                #expect(try await connection.answers(1)[0].status == 201)
                partners.append(connection)
            }
            let late = try await RawConnection.open(server.http)
            late.send(request("POST", registrations, #"{"buyer":"c"}"#, token: "token-partner"))
            #expect(try await late.answers(1)[0].code == "busy")
            let staff = try await RawConnection.open(server.http)
            staff.send(request("GET", "/v1/drops", token: "token-operator"))
            #expect(try await staff.answers(1)[0].status == 200)
            #expect(partners.allSatisfy { !$0.isClosed })
        }
    }

    @Test func aNewConnectionToAFullServerMustShowAToken() async throws {
        try await TestServer.lend { settings in
            settings.limits.connectionsMax = 2
            settings.limits.connectionsReserve = 1
            settings.limits.tokenDeadline = .milliseconds(50)
        } _: { server in
            let partner = try await RawConnection.open(server.http)
            partner.send(request("GET", "/v1/drops/d1/claims/a", token: "token-partner"))
            _ = try await partner.answers(1)
            let silent = try await RawConnection.open(server.http)
            try await silent.waitUntilClosed()
            #expect(silent.text.isEmpty && !partner.isClosed)
        }
    }

    @Test func aServerFullOfIdlePartnersMakesRoomForAnOperator() async throws {
        try await TestServer.lend { settings in
            settings.limits.connectionsMax = 4
            settings.limits.connectionsReserve = 1
        } _: { server in
            var staff: [RawConnection] = []
            for token in ["partner", "partner", "partner", "viewer"] {
                let connection = try await RawConnection.open(server.http)
                let asked = token == "partner" ? "/v1/drops/d1/claims/a" : "/v1/drops"
                connection.send(request("GET", asked, token: "token-" + token))
                _ = try await connection.answers(1)
                staff.append(connection)
            }
            let answer = try await server.ask("GET", "/v1/drops", role: .operator)
            #expect(answer.status == 200)
            try await staff[0].waitUntilClosed()
            #expect(!staff[3].isClosed)
        }
    }

    @Test func oneHastyBuyerDoesNotSlowOthers() async throws {
        try await TestServer.lend {
            $0.perBuyerPerSecond = 2
        } _: { server in
            let connection = try await RawConnection.open(server.http)
            func register(_ buyer: String) -> String {
                request("POST", registrations, "{\"buyer\":\"\(buyer)\"}", token: "token-partner")
            }
            connection.send((0..<6).map { _ in register("a") }.joined() + register("b"))
            let answers = try await connection.answers(7)
            #expect(answers.prefix(3).map(\.status) == [201, 200, 429])
            #expect(answers[2].fields["retry-after"] != nil)
            #expect(answers[6].status == 201)
        }
    }

    @Test func theRateLimitAdmitsItsRateAndKeepsActiveBuyers() {
        let rateLimiter = BuyerRateLimiter(perSecond: 5, capacity: 64)
        let second: UInt64 = 1_000_000_000
        let start = 100 * second
        #expect(
            (0..<10).map { _ in rateLimiter.admits("a", of: nil, atNS: start) }.filter { $0 }.count
                == 5)
        #expect(rateLimiter.admits("b", of: nil, atNS: start))
        #expect(!rateLimiter.admits("a", of: nil, atNS: start + second / 5 - 1))
        #expect(rateLimiter.admits("a", of: nil, atNS: start + second / 5))
        #expect(!rateLimiter.admits("a", of: nil, atNS: start + second / 5))
        let later = (0..<10).map { _ in rateLimiter.admits("a", of: nil, atNS: start + 60 * second)
        }
        #expect(later.filter { $0 }.count == 5)
        for index in 0..<10_000 {
            _ = rateLimiter.admits("other\(index)", of: nil, atNS: start + 61 * second)
        }
        #expect(rateLimiter.admits("new", of: nil, atNS: start + 70 * second))
    }
}
