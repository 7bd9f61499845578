import Engine
import Foundation
import NIOCore
import Rules
import TestSupport
import Testing

@testable import Service

/// Sends the same bytes to a server with the fast lane and to one without: the answers are the
/// same. `PENSTOCK_SEED=7` repeats a run.
@Suite struct FastPathTests {
    private let seed = FastPathRequestTests.seed

    private func expectSame(
        _ servers: ServerPair, _ bytes: [UInt8], cut: [Int] = [], _ comment: String = ""
    ) async throws -> String {
        let answers = try await servers.answers(to: bytes, cut: cut)
        let sent = String(decoding: bytes, as: UTF8.self).debugDescription
        try #require(
            answers.fast == answers.plain, "PENSTOCK_SEED=\(seed) \(comment) cut at \(cut): \(sent)"
        )
        return answers.fast
    }

    private func statuses(in text: String) -> [Int] {
        text.components(separatedBy: "HTTP/1.1 ").dropFirst().compactMap { Int($0.prefix(3)) }
    }

    @Test func mixedRequestsAreAnsweredAlike() async throws {
        print("both lanes: seed \(seed)")
        try await ServerPair.lend { servers in
            var maker = RequestMaker(seed: seed &+ 3)
            var seen: [Int: Int] = [:]
            for round in 0..<700 {
                let session = try maker.session()
                let cut = maker.cut(session)
                let text = try await expectSame(servers, session.bytes, cut: cut, "round \(round)")
                for status in statuses(in: text) { seen[status, default: 0] += 1 }
            }
            print("both lanes: \(seen.sorted { $0.key < $1.key })")
            for status in [200, 201, 202, 400, 401, 403, 404, 405, 409] {
                #expect(seen[status] != nil, "never answered \(status)")
            }
        }
    }

    @Test func longPipelinesOfHotRequestsAreAnsweredAlike() async throws {
        try await ServerPair.lend { servers in
            var maker = RequestMaker(seed: seed &+ 4)
            for round in 0..<30 {
                var session = try Session()
                for _ in 0..<300 { _ = session.add(maker.hot().bytes) }
                session.end()
                let cut = round % 3 == 0 ? [] : maker.cut(session)
                let text = try await expectSame(servers, session.bytes, cut: cut, "round \(round)")
                #expect(statuses(in: text).count == session.ends.count)
            }
        }
    }

    @Test func splitsAtAnyByteDoNotChangeTheAnswers() async throws {
        try await ServerPair.lend { servers in
            var maker = RequestMaker(seed: seed &+ 5)
            for _ in 0..<6 {
                let session = try maker.session()
                _ = try await expectSame(
                    servers, session.bytes, cut: Array(0..<session.bytes.count))
                guard session.bytes.count < 900 else { continue }
                for place in stride(from: 1, to: session.bytes.count, by: 7) {
                    _ = try await expectSame(servers, session.bytes, cut: [place])
                }
            }
        }
    }

    @Test func bothCheckTheRightsOfEveryRoleAndToken() async throws {
        try await ServerPair.lend { servers in
            for token in ["token-partner", "token-viewer", "token-operator", "token-admin", "none"]
            {
                var session = try Session()
                var maker = RequestMaker(seed: 9)
                maker.tokens = [token]
                // The first request of a token asks the token book; the next ones are known.
                for _ in 0..<40 { _ = session.add(maker.hot().bytes) }
                session.end()
                let text = try await expectSame(servers, session.bytes)
                let told = Set(statuses(in: text))
                switch token {
                case "none":
                    #expect(told.contains(401) && !told.contains(201) && !told.contains(202))
                case "token-partner": #expect(told.contains(201))
                default: #expect(!told.contains(401) && text.contains("notAllowed"))
                }
            }
        }
    }

    @Test func bothLimitAHastyBuyerAfterTheSameRequest() async throws {
        try await ServerPair.lend(isPrepared: false) {
            $0.perBuyerPerSecond = 2
        } _: { servers in
            var session = try Session()
            var maker = RequestMaker(seed: 1)
            maker.tokens = ["token-partner"]
            let poll = maker.request("GET", "/v1/drops/d1/claims/zoe").bytes
            for _ in 0..<5 { _ = session.add(poll) }
            let body = #"{"buyer":"zoe"}"#
            _ = session.add(maker.post("/v1/drops/d1/claims", body).bytes)
            _ = session.add(maker.post("/v1/drops/d1/claims", " " + body).bytes)
            _ = session.add(maker.post("/v1/drops/d1/claims/zoe/confirm", "{}").bytes)
            session.end()
            let text = try await expectSame(servers, session.bytes)
            #expect(statuses(in: text) == [403, 403, 429, 429, 429, 429, 429, 422, 200])
        }
    }

    @Test func limitsAndFormsAreTheSame() async throws {
        try await ServerPair.lend { servers in
            var maker = RequestMaker(seed: 3)
            maker.tokens = ["token-partner"]
            let path = "/v1/drops/d3/registrations"
            var many = maker.post(path, #"{"buyer":"a"}"#)
            many.fields += (0..<70).map { .init(name: "x-\($0)", value: "y") }
            let padding = String(repeating: " ", count: 4083)
            let trials = [
                (maker.post(path, #"{"buyer":"a"}"# + padding), 201),
                (maker.post(path, #"{"buyer":"a"}"# + padding + " "), 413), (many, 431),
                (maker.post(path, #"{"buyer":1}"#), 422), (maker.post(path, "{"), 400),
                (maker.post(path, #"{"buyer":"a","buyer":"b"}"#), 422),
                (maker.post(path, #"{ "buyer" : "\u0061" }"#), 200),
                (maker.request("GET", path), 405),
                (maker.request("GET", "/v1/drops/" + String(repeating: "d", count: 2048)), 414),
            ]
            for (draft, status) in trials {
                var session = try Session()
                _ = session.add(draft.bytes)
                session.end()
                let text = try await expectSame(servers, session.bytes)
                #expect(statuses(in: text).first == status)
            }
        }
    }

    @Test func earlierRequestsAreAnsweredEvenIfNonHTTPFollows() async throws {
        let journals = (MemoryJournal(hasGate: true), MemoryJournal(hasGate: true))
        try await ServerPair.lend(journals: journals, isPrepared: false) { servers in
            for (server, journal) in [(servers.fast, journals.0), (servers.plain, journals.1)] {
                let connection = try await RawConnection.open(server.http)
                var maker = RequestMaker(seed: 1)
                maker.tokens = ["token-partner"]
                connection.send(maker.post("/v1/drops/d1/registrations", #"{"buyer":"a"}"#).bytes)
                let isReached = await runOffPool { journal.waitUntilReached() }
                try #require(isReached)
                for _ in 0..<3 {
                    connection.send("POST\t/ HTTP/1.1\r\n\r\n")
                    #expect(try await server.ask("GET", "/healthz").status == 200)
                }
                journal.openGate()
                try await connection.waitUntilClosed()
                #expect(statuses(in: connection.text) == [201, 400])
            }
        }
    }

    @Test func aFullMailboxRefusesTheSameRequests() async throws {
        var limits = EngineLimits()
        (limits.mailboxCapacity, limits.urgentCapacity, limits.batchSizeMax) = (2, 1, 1)
        let journals = (MemoryJournal(hasGate: true), MemoryJournal(hasGate: true))
        try await ServerPair.lend(journals: journals, engine: limits, isPrepared: false) {
            servers in
            var texts: [[Int]] = []
            for (server, journal) in [(servers.fast, journals.0), (servers.plain, journals.1)] {
                async let first = server.ask(
                    "POST", "/v1/drops/d1/registrations", #"{"buyer":"a"}"#)
                let isReached = await runOffPool { journal.waitUntilReached() }
                try #require(isReached)
                // One turn of the loop brings more requests than there is room for.
                let connection = try await RawConnection.open(server.http)
                var maker = RequestMaker(seed: 1)
                maker.tokens = ["token-partner"]
                let requests = (0..<5).flatMap { number in
                    maker.post("/v1/drops/d1/registrations", "{\"buyer\":\"c\(number)\"}").bytes
                }
                connection.send(requests)
                let poll = try await server.ask("GET", "/v1/drops/d1/claims/nobody")
                #expect(poll.code == "notRegistered")
                journal.openGate()
                texts.append(try await connection.answers(5).map(\.status))
                #expect(try await first.status == 201)
                connection.close()
            }
            #expect(texts == [[201, 201, 503, 503, 503], [201, 201, 503, 503, 503]])
        }
    }

    @Test func aStreamMayFollowHotRequests() async throws {
        try await ServerPair.lend { servers in
            var heads: [String] = []
            for server in [servers.fast, servers.plain] {
                let connection = try await RawConnection.open(server.http)
                var maker = RequestMaker(seed: 1)
                maker.tokens = ["token-operator"]
                connection.send(maker.request("GET", "/v1/drops/d1").bytes)
                connection.send(maker.request("GET", "/v1/events?after=0").bytes)
                connection.send(maker.request("GET", "/v1/drops/d2").bytes)
                try await connection.wait(for: "\"opened\"")
                let text = connection.text
                let start = try #require(text.range(of: "application/x-ndjson")).lowerBound
                let end = try #require(text.range(of: "\"opened\"")).upperBound
                heads.append(String(text[start..<end]))
                connection.close()
                #expect(statuses(in: text) == [200, 200])
            }
            #expect(heads[0] == heads[1])
        }
    }

    @Test func bytesAfterTheLastRequestAreDiscarded() async throws {
        try await ServerPair.lend { servers in
            var maker = RequestMaker(seed: 2)
            maker.tokens = ["token-partner"]
            for (name, value) in [("Connection", "close"), ("Connection", "close, TE")] {
                var last = maker.post("/v1/drops/d3/registrations", #"{"buyer":"y"}"#)
                last.fields.append(.init(name: name, value: value))
                let next = maker.post("/v1/drops/d3/registrations", #"{"buyer":"z"}"#)
                let text = try await expectSame(servers, last.bytes + next.bytes + next.bytes)
                #expect(statuses(in: text).count == 1)
            }
            let poll = try await servers.fast.ask("GET", "/v1/drops/d3/claims/z")
            #expect(poll.code == "notRegistered")
        }
    }
}
