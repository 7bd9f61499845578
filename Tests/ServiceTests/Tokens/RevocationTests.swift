import Foundation
import Rules
import Testing

@testable import Service

@Suite("A revoked token")
struct RevocationTests {
    @Test func `ends every stream opened with it, and no other`() async throws {
        let folder = TokenFolder()
        let gone = try folder.create("gone", .viewer)
        let stays = try folder.create("stays", .viewer)
        try await TestServer.lend(tokens: try LiveTokens(folder.file)) { server in
            func follow(_ path: String, _ secret: TokenSecret) async throws -> RawConnection {
                let connection = try await RawConnection.open(server.http)
                connection.send(
                    "GET \(path) HTTP/1.1\r\nhost: here\r\nauthorization: Bearer \(secret.text)"
                        + "\r\n\r\n")
                try await connection.wait(for: "200 OK")
                return connection
            }
            let ended = try await [
                follow("/v1/watch", gone), follow("/v1/events", gone),
                follow("/v1/readings", gone), follow("/v1/watch?backfill=0", gone),
            ]
            let other = try await follow("/v1/watch?backfill=0", stays)
            try folder.file.revoke(TokenName("gone"), at: Moment(milliseconds: 2000))
            for connection in ended { try await connection.waitUntilClosed() }
            try await other.wait(for: "event: reading")
            #expect(!other.isClosed)
        }
    }

    @Test
    func `works after a bad file was repaired; streams and metrics report the fault`()
        async throws
    {
        let folder = TokenFolder()
        let viewer = try folder.create("viewer", .viewer)
        let good = try folder.bytes()
        try await TestServer.lend(tokens: try LiveTokens(folder.file)) { server in
            let watch = try await RawConnection.open(server.http)
            watch.send(
                "GET /v1/watch?backfill=0 HTTP/1.1\r\nhost: here\r\nauthorization: Bearer"
                    + " \(viewer.text)\r\n\r\n")
            try await watch.wait(for: "event: reading")
            try folder.write(bytes: good + Array("viewer two\r\n".utf8))
            try await watch.wait(for: "tokens:3: a token has five fields")
            func metrics() async throws -> String {
                let connection = try await RawConnection.open(server.http)
                connection.send(
                    "GET /metrics HTTP/1.1\r\nhost: here\r\nconnection: close\r\n"
                        + "authorization: Bearer \(viewer.text)\r\n\r\n")
                return try await connection.answer().body
            }
            let page = try await metrics()
            #expect(page.contains("\npenstock_tokens_file_usable 0\n"))
            #expect(page.contains("penstock_notice_info{text=\""))
            #expect(!watch.isClosed)
            try folder.write(bytes: good)
            while try await !metrics().contains("\npenstock_tokens_file_usable 1\n") {}
        }
    }
}
