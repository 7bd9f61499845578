import Engine
import NIOCore
import Rules
import Testing

@testable import Service

@Suite struct ConnectionTests {
    private let token = "authorization: Bearer token-partner\r\n"

    private func register(_ buyer: String, _ more: String = "") -> String {
        let body = "{\"buyer\":\"\(buyer)\"}"
        return "POST /v1/drops/d1/registrations HTTP/1.1\r\nHost: x\r\n\(token)\(more)"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    @Test func pipelinedRequestsAreAnsweredInTheirOrder() async throws {
        try await TestServer.lend { server in
            let connection = try await RawConnection.open(server.http)
            let requests = (0..<200).map { index in
                switch index % 4 {
                case 0: register("b\(index)")
                case 1: "GET /nowhere HTTP/1.1\r\nhost: x\r\n\(token)\r\n"
                case 2: "GET /v1/drops/d1/claims/b\(index - 2) HTTP/1.1\r\nhost: x\r\n\(token)\r\n"
                default: "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n"
                }
            }
            connection.send(requests.joined())
            let statuses = try await connection.answers(200).map(\.status)
            #expect(statuses == (0..<50).flatMap { _ in [201, 404, 404, 200] })
            #expect(!connection.isClosed)
        }
    }

    @Test func requestsAreTheSameWhereverTheyAreSplit() async throws {
        try await TestServer.lend { server in
            let bytes = Array((register("ada") + register("ada")).utf8)
            for cut in stride(from: 1, to: bytes.count, by: 3) {
                let connection = try await RawConnection.open(server.http)
                connection.send(Array(bytes[..<cut]))
                connection.send(Array(bytes[cut...]))
                let answers = try await connection.answers(2)
                #expect(answers.allSatisfy { $0.body == #"{"registered":true}"# }, "cut at \(cut)")
                connection.close()
            }
            let connection = try await RawConnection.open(server.http)
            for byte in bytes { connection.send([byte]) }
            #expect(try await connection.answers(2).map(\.status) == [200, 200])
        }
    }

    @Test func chunkedBodiesAreAccepted() async throws {
        try await TestServer.lend { server in
            let connection = try await RawConnection.open(server.http)
            connection.send(
                "POST /v1/drops/d1/registrations HTTP/1.1\r\nhost: x\r\n\(token)"
                    + "transfer-encoding: chunked\r\n\r\n5\r\n{\"buy\r\nc\r\ner\":\"ada\"}  \r\n0\r\n\r\n"
            )
            #expect(try await connection.answers(1)[0].status == 201)
        }
    }

    @Test func aClientThatStopsSendingStillGetsItsAnswer() async throws {
        try await TestServer.lend { server in
            let connection = try await RawConnection.open(server.http)
            connection.send(register("ada"))
            try await connection.endSending()
            #expect(try await connection.answer().status == 201)
        }
    }

    @Test func headGetsNoBody() async throws {
        try await TestServer.lend { server in
            let connection = try await RawConnection.open(server.http)
            connection.send("HEAD /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
            try await connection.waitUntilClosed()
            #expect(connection.text.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(connection.text.hasSuffix("\r\n\r\n"))
        }
    }

    @Test func aWrongMethodLearnsTheRightOnes() async throws {
        try await TestServer.lend { server in
            let answer = try await server.ask("PUT", "/v1/drops/d1/claims/ada")
            #expect(answer.status == 405)
            #expect(answer.fields["allow"] == "GET, HEAD, DELETE")
            #expect(try await server.ask("GET", "/nowhere").code == "unknownRoute")
        }
    }

    @Test func otherProtocolsAreRefusedAndClosed() async throws {
        try await TestServer.lend { server in
            for text in [
                "\u{16}\u{3}\u{1}\u{2}garbage\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET\r\n\r\n",
            ] {
                let connection = try await RawConnection.open(server.http)
                connection.send(text)
                try await connection.waitUntilClosed()
                #expect(connection.text.isEmpty || connection.text.hasPrefix("HTTP/1.1 400 "))
            }
            let connection = try await RawConnection.open(server.http)
            connection.send(
                "POST /v1/batch HTTP/1.1\r\nhost: x\r\n\(token)content-length: 5\r\n"
                    + "transfer-encoding: chunked\r\n\r\n0\r\n\r\n")
            #expect(try await connection.answer().status == 400)
            #expect(try await server.ask("GET", "/healthz").status == 200)
        }
    }

    @Test func theServerClosesOnceEverythingIsAnswered() async throws {
        let server = try await TestServer.build()
        let idle = try await RawConnection.open(server.http)
        let busy = try await RawConnection.open(server.http)
        let watching = try await RawConnection.open(server.http)
        watching.send(
            "GET /v1/watch HTTP/1.1\r\nhost: x\r\nauthorization: Bearer token-viewer\r\n\r\n")
        try await watching.wait(for: "event: hello")
        busy.send((0..<30).map { register("b\($0)") }.joined())
        _ = try await busy.answers(1)
        await server.http.close()
        try await idle.waitUntilClosed()
        try await watching.waitUntilClosed()
        try await busy.waitUntilClosed()
        server.engine.stop()
        await #expect(throws: (any Error).self) { try await RawConnection.open(server.http) }
    }
}
