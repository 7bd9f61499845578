import Foundation
import Rules
import Testing

@testable import Service

@Suite("A token that is revoked")
struct RevocationTests {
    @Test func `ends every stream that was opened with it, and no other`() async throws {
        let folder = TokenFolder()
        let gone = try folder.create("gone", .viewer)
        let stays = try folder.create("stays", .viewer)
        try await House.lend(tokens: try LiveTokens(folder.file)) { house in
            func follow(_ path: String, _ secret: TokenSecret) async throws -> RawConnection {
                let connection = try await RawConnection.open(house.door)
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
}
