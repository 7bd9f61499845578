import Client
import Engine
import NIOCore
import Rules
import TestSupport
import Testing

@testable import Service

@Suite struct LimitTests {
    private let token = "authorization: Bearer token-partner\r\n"
    private let registrations = "/v1/drops/d1/registrations"

    @Test func aBodyOfTenMegabytesIsRefusedAndTheOthersAreServed() async throws {
        try await TestServer.lend { server in
            let big = String(repeating: "x", count: 10_000_000)
            let answer = try await server.ask("POST", registrations, big)
            #expect(answer.status == 413)
            #expect(answer.code == "tooLarge")
            let batch = try await server.ask("POST", "/v1/batch", big)
            #expect(batch.status == 413)
            let nobody = try await server.ask("POST", registrations, big, role: nil)
            #expect(nobody.status == 401)
            let chunked = try await RawConnection.open(server.http)
            chunked.send(
                "POST \(registrations) HTTP/1.1\r\nhost: x\r\n\(token)transfer-encoding: chunked\r\n\r\n"
                    + "2000\r\n" + String(repeating: "x", count: 0x2000) + "\r\n")
            #expect(try await chunked.answers(1)[0].status == 413)
            #expect(try await server.ask("POST", registrations, #"{"buyer":"a"}"#).status == 201)
        }
    }

    @Test func aBodyOfFourKibibytesFitsAndOneMoreByteDoesNot() async throws {
        try await TestServer.lend { server in
            let body = #"{"buyer":"a"}"#
            let padding = String(repeating: " ", count: 4096 - body.utf8.count)
            let fitting = try await server.ask("POST", registrations, body + padding)
            #expect(fitting.status == 201)
            let longer = try await server.ask("POST", registrations, body + padding + " ")
            #expect(longer.status == 413)
        }
    }

    @Test func headsHaveLimits() async throws {
        try await TestServer.lend { server in
            let path = "/healthz?" + String(repeating: "x", count: 2040)
            #expect(try await server.ask("GET", path, role: nil).status == 414)
            for fields in [
                ["x: " + String(repeating: "y", count: 8193)],
                (0..<70).map { "x-\($0): y" },
                (0..<5).map { "x-\($0): " + String(repeating: "y", count: 4000) },
            ] {
                let answer = try await server.ask("GET", "/healthz", role: nil, fields: fields)
                #expect(answer.status == 431)
                #expect(answer.code == "headersTooLarge")
            }
        }
    }

    @Test func aSlowClientIsRefusedAndClosed() async throws {
        try await TestServer.lend { settings in
            settings.limits.headDeadline = .milliseconds(60)
            settings.limits.requestDeadline = .milliseconds(120)
        } _: { server in
            let head = try await RawConnection.open(server.http)
            head.send("GET /healthz HTTP/1.1\r\nhost: ")
            #expect(try await head.answers(1)[0].status == 408)
            let body = try await RawConnection.open(server.http)
            body.send(
                "POST \(registrations) HTTP/1.1\r\nhost: x\r\n\(token)content-length: 20\r\n\r\n{")
            #expect(try await body.answers(1)[0].code == "timedOut")
            try await head.waitUntilClosed()
            try await body.waitUntilClosed()
        }
    }

    @Test func anIdleConnectionIsClosedSilently() async throws {
        try await TestServer.lend { settings in
            settings.limits.keepAlive = .milliseconds(40)
            settings.limits.keepAliveGrace = .milliseconds(20)
        } _: { server in
            let connection = try await RawConnection.open(server.http)
            try await connection.waitUntilClosed()
            #expect(connection.text.isEmpty)
        }
    }

    @Test func aFullMailboxIsAnsweredBusyAtOnceAndAnOperatorStillGetsIn() async throws {
        var limits = EngineLimits()
        (limits.mailboxCapacity, limits.urgentCapacity, limits.batchSizeMax) = (1, 1, 1)
        let journal = MemoryJournal(hasGate: true)
        try await TestServer.lend(journal: journal, engine: limits) { server in
            // The first request holds the writer at the gate; one more fills the mailbox.
            async let first = server.ask("POST", registrations, #"{"buyer":"a"}"#)
            let isReached = await runOffPool { journal.waitUntilReached() }
            #expect(isReached)
            let path = registrations
            let (refused, taken) = try await withThrowingTaskGroup { group in
                for buyer in ["b", "c"] {
                    group.addTask {
                        try await server.ask("POST", path, "{\"buyer\":\"\(buyer)\"}")
                    }
                }
                let atOnce = try await group.next()
                group.addTask {
                    try await server.ask(
                        "POST", "/v1/drops/d1/commands", #"{"command":"open"}"#, role: .operator)
                }
                journal.openGate()
                return (atOnce, [try await group.next(), try await group.next()])
            }
            #expect(refused?.status == 503)
            #expect(refused?.code == "busy")
            #expect(refused?.fields["retry-after"] == "1")
            #expect(Set(taken.map { $0?.status }) == [201, 200])
            #expect(try await first.status == 201)
        }
    }

    @Test func plainHTTPOnOtherAddressesIsRefused() async throws {
        for host in ["0.0.0.0", "192.0.2.1", "::"] {
            await #expect(throws: ServerProblem.exposed(host: host)) {
                let server = try await TestServer.build { $0.host = host }
                await server.tearDown()
            }
        }
        try await TestServer.lend {
            $0.host = "0.0.0.0"
            $0.isInsecureAllowed = true
        } _: { server in
            let isWell = try await server.client().answersHealth(within: .seconds(10))
            #expect(isWell)
        }
    }
}
