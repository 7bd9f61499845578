import Engine
import NIOCore
import Rules
import Testing

@testable import Service

/// Requirements of HTTP on requests and answers, beyond the parser.
@Suite struct HTTPRulesTests {
    private let token = "authorization: Bearer token-viewer\r\n"

    /// The answers to the bytes, up to the end of the connection.
    private func answers(_ text: String, _ server: TestServer) async throws -> [RawAnswer] {
        let connection = try await RawConnection.open(server.http)
        connection.send(text + "GET /readyz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        try await connection.waitUntilClosed()
        return try await connection.answers(0)
    }

    @Test func aRequestHasOneValidHostAndOneAuthorization() async throws {
        try await TestServer.lend { server in
            for (fields, status) in [
                ("host: x\r\n\(token)", 200), ("host: shop.example:443\r\n\(token)", 200),
                ("host: [::1]:7070\r\n\(token)", 200), ("HOST: 127.0.0.1:\r\n\(token)", 200),
                ("host: a_b.c~d\r\n\(token)", 200), ("host: x%41\r\n\(token)", 200),
                ("host: \t x \t\r\n\(token)", 200), (token, 400),
                ("host: x\r\nhost: x\r\n\(token)", 400), ("host: x\r\nHost: y\r\n\(token)", 400),
                ("host:\r\n\(token)", 400), ("host: a b\r\n\(token)", 400),
                ("host: x/y\r\n\(token)", 400), ("host: u@x\r\n\(token)", 400),
                ("host: x:port\r\n\(token)", 400), ("host: x:99999\r\n\(token)", 400),
                ("host: x:1:2\r\n\(token)", 400), ("host: [::1\r\n\(token)", 400),
                ("host: []\r\n\(token)", 400), ("host: x%4\r\n\(token)", 400),
                ("host: x, y\r\n\(token)", 400), ("host: é\r\n\(token)", 400),
                ("host: x\r\n\(token)\(token)", 400),
                ("host: x\r\n\(token)authorization: Basic x\r\n", 400),
                ("host: x\r\nauthorization: Bearer   token-viewer\r\n", 200),
                ("host: x\r\nauthorization: bEARER token-viewer  \r\n", 200),
                ("host: x\r\nauthorization: Bearer\r\n", 401),
                ("host: x\r\nauthorization: Bearertoken-viewer\r\n", 401),
            ] {
                let answers = try await answers(
                    "GET /v1/drops/d1 HTTP/1.1\r\n\(fields)\r\n", server)
                #expect(answers.first?.status == status, "\(fields)")
                // Nothing is read after an ambiguous request.
                #expect(answers.count == (status == 400 ? 1 : 2), "\(fields)")
            }
        }
    }

    @Test func anAbsoluteURLIsReadAsItsPath() async throws {
        try await TestServer.lend { server in
            for (target, status) in [
                ("http://here/healthz", 200), ("HTTP://here:7070/healthz", 200),
                ("https://[::1]/v1/drops/d1", 200), ("http://here/v1/drops/%641", 200),
                ("http://here", 404), ("http://here?x=/healthz", 404), ("http://here/?x", 404),
                ("http:///healthz", 400), ("http://u@here/healthz", 400), ("ftp://x/healthz", 400),
                ("/healthz#x", 400), ("/healthz?x=%4", 200), ("/v1/drops/d1%", 404),
                ("/v1/drops/%zz", 404), ("/v1/drops/d1?", 200), ("/v1/drops/d1?x=y&&=", 200),
                ("/v1/drops/%ff", 404), ("/v1/drops/d1/", 404), ("//v1/drops/d1", 404),
                ("/v1/drops/%64%31", 200), ("/healthz?probe=k8s", 200), ("*", 400),
                ("/v1/events?after=%ff", 422), ("/v1/events?after=%z", 422),
                ("/v1/events?%61fter=x", 422),
            ] {
                let answers = try await answers(
                    "GET \(target) HTTP/1.1\r\nhost: x\r\n\(token)\r\n", server)
                #expect(answers.first?.status == status, "\(target)")
            }
        }
    }

    @Test func aBuyerInThePathIsDecodedOnce() async throws {
        try await TestServer.lend { server in
            _ = try await server.ask("POST", "/v1/drops/d1/registrations", #"{"buyer":"a/b %2e"}"#)
            for (buyer, status) in [
                ("a%2Fb%20%252e", 404), ("a%2fb%20%252E", 403), ("a%252Fb", 403), ("%00", 422),
                ("%ff", 422), ("%C3%A9", 403), ("%C0%AF", 422),
            ] {
                let answer = try await server.ask("GET", "/v1/drops/d1/claims/" + buyer)
                #expect(answer.status == status, "\(buyer): \(answer.body)")
            }
        }
    }

    @Test func anOldClientLearnsWhetherItsConnectionStaysOpen() async throws {
        try await TestServer.lend { server in
            let connection = try await RawConnection.open(server.http)
            for count in 1...2 {
                connection.send("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                let answer = try await connection.answers(count)[count - 1]
                #expect(answer.fields["connection"] == "keep-alive")
                #expect(answer.fields["keep-alive"] == "timeout=600")
            }
            connection.send("GET /healthz HTTP/1.0\r\n\r\n")
            try await connection.waitUntilClosed()
            let last = try await connection.answers(3)[2]
            #expect(last.fields["connection"] == "close" && last.fields["keep-alive"] == nil)
        }
    }

    @Test func everyKeepAliveAnswerNamesTheTimeOut() async throws {
        #expect(ServerLimits().keepAlive > .seconds(60))
        try await TestServer.lend { server in
            for path in ["/healthz", "/v1/drops/d1", "/v1/drops/d1/claims/a", "/nowhere"] {
                let connection = try await RawConnection.open(server.http)
                connection.send("GET \(path) HTTP/1.1\r\nhost: x\r\n\(token)\r\n")
                let answer = try await connection.answers(1)[0]
                #expect(answer.fields["keep-alive"] == "timeout=600", "\(path)")
            }
        }
    }

    @Test func aRequestForAnUpgradeIsAnsweredWithHTTP1() async throws {
        try await TestServer.lend { server in
            let upgrade =
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                + "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n"
            let body = #"{"buyer":"a"}"#
            let register =
                "POST /v1/drops/d1/registrations HTTP/1.1\r\nhost: x\r\n\(upgrade)"
                + "authorization: Bearer token-partner\r\ncontent-length: 13\r\n\r\n\(body)"
            let get = "GET /healthz HTTP/1.1\r\nhost: x\r\n\(upgrade)\r\n"
            let connection = try await RawConnection.open(server.http)
            for (place, text) in [get, register, get, register].enumerated() {
                connection.send(text)
                #expect(try await connection.answers(place + 1)[place].status < 300)
            }
            connection.send(get + register + get)
            let statuses = try await connection.answers(7).map(\.status)
            #expect(statuses == [200, 201, 200, 200, 200, 200, 200])
            #expect(!connection.isClosed)
        }
    }

    @Test func optionsListsTheMethods() async throws {
        try await TestServer.lend { server in
            let answer = try await server.ask("OPTIONS", "*", role: nil)
            #expect(answer.status == 200)
            #expect(answer.fields["allow"] == "GET, HEAD, POST, DELETE, OPTIONS")
            let path = try await server.ask("OPTIONS", "/v1/drops/d1", role: .viewer)
            #expect(path.status == 405 && path.fields["allow"] == "GET, HEAD")
        }
    }

    @Test(arguments: [
        "content-length: 2\r\ncontent-length: 2\r\n\r\n{}",
        "content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "content-length: 2\r\nx: a\rb\r\n\r\n{}", "content-length : 2\r\n\r\n{}",
        "content-length: 2\n\r\n{}", "content-length: 2\r\nx\r\n\r\n{}",
        "content-length: -2\r\n\r\n{}", "content-length: 2, 2\r\n\r\n{}",
        "transfer-encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\nzz\r\n\r\n",
    ])
    func anAmbiguousRequestIsRefused(text: String) async throws {
        try await TestServer.lend { server in
            let connection = try await RawConnection.open(server.http)
            connection.send(
                "POST /v1/drops/d1/claims HTTP/1.1\r\nhost: x\r\n"
                    + "authorization: Bearer token-partner\r\n\(text)")
            try await connection.wait(for: "\r\n\r\n")
            #expect(connection.text.hasPrefix("HTTP/1.1 400 "), "\(text)")
        }
    }

    @Test func trailersAndChunkExtensionsAreIgnored() async throws {
        try await TestServer.lend { server in
            let connection = try await RawConnection.open(server.http)
            connection.send(
                "POST /v1/drops/d1/registrations HTTP/1.1\r\nhost: x\r\n"
                    + "authorization: Bearer token-partner\r\ntransfer-encoding: chunked\r\n\r\n"
                    + "5;a=b\r\n{\"buy\r\nC;x=\"y\"\r\ner\":\"ada\"}  \r\n0\r\nx: y\r\n\r\n"
                    + "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
            #expect(try await connection.answers(2).map(\.status) == [201, 200])
        }
    }
}
