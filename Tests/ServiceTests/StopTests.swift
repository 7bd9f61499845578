import Engine
import NIOCore
import Testing

@testable import Service

@Suite("A server that stops")
struct StopTests {
    @Test func `closes all loops at once, even while one waits for a slow client`()
        async throws
    {
        let server = try await TestServer.build {
            $0.loops = 4
            $0.limits.stopGrace = .minutes(10)
        }
        // Connections are distributed in turn: each loop has one of either kind.
        var slow: [RawConnection] = []
        for _ in 0..<4 {
            slow.append(try await slowConnection(server))
        }
        var idle: [RawConnection] = []
        for _ in 0..<4 {
            let connection = try await RawConnection.open(server.http)
            connection.send("GET /healthz HTTP/1.1\r\nhost: here\r\n\r\n")
            try await connection.wait(for: "200 OK")
            idle.append(connection)
        }
        async let closing: Void = server.http.close()
        for connection in idle { try await connection.waitUntilClosed() }
        #expect(slow.allSatisfy { !$0.isClosed })
        for connection in slow { connection.close() }
        await closing
        server.engine.stop()
    }

    @Test func `waits for nobody once it is cut short`() async throws {
        let server = try await TestServer.build {
            $0.loops = 2
            $0.limits.stopGrace = .minutes(10)
        }
        let connection = try await slowConnection(server)
        let other = try await RawConnection.open(server.http)
        other.send("GET /healthz HTTP/1.1\r\nhost: here\r\n\r\n")
        try await other.wait(for: "200 OK")
        async let closing: Void = server.http.close()
        // The server is closing once this connection is closed.
        try await other.waitUntilClosed()
        server.http.cutShort()
        await closing
        try await connection.waitUntilClosed()
        server.engine.stop()
    }

    /// A connection whose request the server has begun to read, and whose body never arrives.
    private func slowConnection(_ server: TestServer) async throws -> RawConnection {
        let connection = try await RawConnection.open(server.http)
        connection.send(
            "POST /v1/batch HTTP/1.1\r\nhost: here\r\nauthorization: Bearer token-partner\r\n"
                + "content-length: 100\r\nexpect: 100-continue\r\n\r\n")
        try await connection.wait(for: "100 Continue")
        return connection
    }
}
