import NIOCore
import Testing

@testable import Service

/// An endless request gets its answer in both lanes.
@Suite(.serialized) struct LaneDeadlineTests {
    private static let fields = "Host: x\r\nAuthorization: Bearer token-partner\r\n"
    private static let hot = "GET /v1/drops/d1/claims/ada HTTP/1.1\r\n\(fields)\r\n"
    private static let ordinary = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    private static let halfHead = "GET /v1/drops/d1/claims/ada HTTP/1.1\r\nHost: "
    private static let half =
        "POST /v1/drops/d1/registrations HTTP/1.1\r\n\(fields)content-length: 15\r\n\r\n{\"buyer\""
    private static let otherHalf = ":\"ada\"}"

    @Test(arguments: [true, false], [half, hot + half, ordinary + half, hot + ordinary + half])
    func anEndlessBodyIsRefused(usesFastPath: Bool, text: String) async throws {
        try await TestServer.lend { settings in
            settings.limits.usesFastPath = usesFastPath
            settings.limits.headDeadline = .milliseconds(60)
            settings.limits.requestDeadline = .milliseconds(120)
        } _: { server in
            let connection = try await RawConnection.open(server.http)
            connection.send(text)
            try await connection.wait(for: "timedOut")
            try await connection.waitUntilClosed()
            #expect(connection.text.contains("HTTP/1.1 408 "))
        }
    }

    @Test(arguments: [true, false])
    func anEndlessHeadIsRefusedAndABodyHasLonger(usesFastPath: Bool) async throws {
        try await TestServer.lend { settings in
            settings.limits.usesFastPath = usesFastPath
            settings.limits.headDeadline = .milliseconds(60)
        } _: { server in
            let body = try await RawConnection.open(server.http)
            body.send(LaneDeadlineTests.half)
            let head = try await RawConnection.open(server.http)
            head.send(LaneDeadlineTests.halfHead)
            try await head.wait(for: "timedOut")
            #expect(head.text.hasPrefix("HTTP/1.1 408 "))
            body.send(LaneDeadlineTests.otherHalf)
            #expect(try await body.answers(1)[0].status == 201)
            // The next request on the same connection has its own deadline.
            body.send(LaneDeadlineTests.halfHead)
            try await body.wait(for: "timedOut")
        }
    }
}
