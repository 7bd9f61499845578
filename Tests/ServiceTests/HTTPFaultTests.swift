import NIOCore
import Testing
import Wire

@testable import Service

/// The answer to a request that the parser refuses names the fault and the remedy.
@Suite struct HTTPFaultTests {
    private let head = "host: x\r\nauthorization: Bearer token-partner\r\n"

    @Test func aRefusalOfBadHTTPNamesTheFaultAndTheRemedy() async throws {
        try await TestServer.lend { server in
            let post = "POST /v1/drops/d1/claims HTTP/1.1\r\n\(head)"
            for (bytes, words) in [
                (
                    post + "content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
                    "beside Transfer-Encoding"
                ),
                (
                    post + "transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                    "Transfer-Encoding is \"gzip, chunked\", and chunked alone"
                ),
                (
                    "POST /v1/drops/d1/claims HTTP/1.0\r\n\(head)transfer-encoding: chunked\r\n\r\n"
                        + "0\r\n\r\n", "Transfer-Encoding came with HTTP/1.0"
                ),
                (
                    post + "transfer-encoding: gzip, chunked\r\n\r\nxyz\r\n",
                    "Transfer-Encoding is \"gzip, chunked\", and chunked alone"
                ),
                (
                    post + "transfer-encoding: chunked\r\n\r\n1\r\nabc\r\n",
                    "does not end where its size says"
                ),
                (post + "content-length: 3\r\ncontent-length: 3\r\n\r\nabc", "once and alone"),
                ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP/2 came: speak HTTP/1.1"),
                (post + "content-length: 3x\r\n\r\nabc", "Content-Length is not a whole number"),
                (post + "transfer-encoding: chunked\r\n\r\nzz\r\n", "A chunk has no size"),
                ("HELLO / HTTP/1.1\r\n\(head)\r\n", "begins with no method"),
                ("GET / HTTX/1.1\r\n\(head)\r\n", "send METHOD TARGET HTTP/1.1"),
                ("GET / HTTP/1.1\r\n\(head)b\u{1}d: secret\r\n\r\n", "A header field has a byte"),
                ("\u{16}\u{3}\u{1}\u{0}\u{5}hello", "over TLS where this is https"),
            ] {
                let connection = try await RawConnection.open(server.http)
                connection.send(bytes)
                let answer = try #require(try await connection.answers(1).first)
                #expect(answer.status == 400, "\(bytes)")
                let detail = answer.problem?.detail ?? answer.body
                #expect(detail.contains(words), "\(bytes): \(detail)")
                #expect(!detail.contains("parser error") && !detail.contains("strict mode"))
            }
        }
    }

    @Test func aBrokenEscapeInAPathIsNamed() async throws {
        try await TestServer.lend { server in
            for (buyer, words) in [
                ("a%", "\"%\" is not % with two hexadecimal digits"), ("a%4", "\"%4\" is not %"),
                ("a%zzb", "\"%zz\" is not %"), ("%ff", "its decoded bytes are not UTF-8"),
                ("%00", "1 to 128 bytes"),
            ] {
                let answer = try await server.ask("GET", "/v1/drops/d1/claims/" + buyer)
                #expect(answer.status == 422)
                #expect(answer.problem?.field == "buyer")
                #expect(answer.problem?.detail.contains(words) == true, "\(answer.body)")
            }
        }
    }

    @Test func aBlankTextIsRefusedWithItsField() async throws {
        try await TestServer.lend { server in
            for (body, field) in [
                (#"{"command":"announce","text":"  "}"#, "text"),
                (#"{"command":"mark","text":"\u3000\u2003"}"#, "text"),
                (#"{"command":"pause","reason":" \t"}"#, "reason"),
            ] {
                let answer = try await server.ask(
                    "POST", "/v1/drops/d1/commands", body, role: .operator)
                #expect(answer.status == 422, "\(answer.body)")
                #expect(answer.problem?.field == field)
                #expect(answer.problem?.detail.contains("not blanks alone") == true)
            }
        }
    }
}
