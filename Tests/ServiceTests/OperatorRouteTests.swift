import Client
import NIOHTTP1
import Rules
import Testing
import Wire

@testable import Service

@Suite struct OperatorRouteTests {
    @Test func commandsAreCarriedOutUnderTheNameOfTheToken() async throws {
        try await TestServer.lend { server in
            let client = try server.client()
            let open = try await client.command(CommandRequest(.open, reason: "noon"), on: d1)
            #expect(open.phase == .open)
            let paused = try await client.command(
                CommandRequest(.pause, revision: open.revision), on: d1)
            #expect(paused.phase == .paused)
            let admin = try server.client(.admin)
            let error = await #expect(throws: ClientError.self) {
                try await admin.command(CommandRequest(.resume, revision: open.revision), on: d1)
            }
            guard case .refused(let problem)? = error else {
                Issue.record("not refused: \(String(describing: error))")
                return
            }
            #expect(problem.status == 409)
            #expect(problem.code == "staleRevision")
            #expect(problem.act?.author == "the-operator")
            #expect(problem.act?.what == "paused")
        }
    }

    @Test func aCommandThatIsSentTwiceIsRepeatedAndChangesNothing() async throws {
        try await TestServer.lend { server in
            func send(_ body: String, role: Role = .operator) async throws -> RawAnswer {
                try await server.ask("POST", "/v1/drops/d1/commands", body, role: role)
            }
            let open = #"{"command":"open","id":"a-1","reason":"noon"}"#
            #expect(try await !send(open).body.contains("repeated"))
            let again = try await send(open)
            #expect(again.status == 200)
            #expect(again.body.contains(#""repeated":true"#))
            let other = try await send(#"{"command":"pause","id":"a-1"}"#)
            #expect(other.status == 422)
            #expect(other.problem?.field == "id")
            #expect(other.problem?.act?.what == "opened")
            // A refused command may be tried again.
            let late = try await send(#"{"command":"resume","id":"a-2"}"#)
            #expect(late.problem?.code == "wrongPhase")
            #expect(try await send(#"{"command":"pause","id":"a-2"}"#).status == 200)
            let nothing = try await send(#"{"command":"pause"}"#)
            #expect(nothing.status == 409)
            #expect(nothing.problem?.code == "wrongPhase")
            #expect(nothing.problem?.act?.author == "the-operator")
        }
    }

    @Test func aReopeningSaysWhenItOpens() async throws {
        try await TestServer.lend { server in
            let client = try server.client()
            _ = try await client.command(CommandRequest(.open), on: d1)
            _ = try await client.command(CommandRequest(.close), on: d1)
            let reopened = try await client.command(
                CommandRequest(.reopen, notice: .seconds(90)), on: d1)
            #expect(reopened.phase == .ready)
            #expect(reopened.opens != nil)
            #expect(reopened.closes == nil)
            _ = try await client.command(CommandRequest(.close), on: d1)
            _ = try await client.command(CommandRequest(.announce("soon")), on: d1)
            let retracted = try await client.command(CommandRequest(.retract), on: d1)
            #expect(retracted.announcement == nil)
        }
    }

    @Test func dropsAreListedAndShownSingly() async throws {
        let second = DropTerms(id: DropID(trusted: "d2"), units: 7)
        try await TestServer.lend(drops: [DropTerms(id: d1, units: 2), second]) { server in
            let client = try server.client(.viewer)
            #expect(try await client.drops().map(\.id) == ["d1", "d2"])
            #expect(try await client.drop(second.id).free == 7)
            let campaign = try await client.campaign()
            #expect(campaign.card.product == "Mi 3")
            #expect(campaign.drops.map(\.issued) == [2, 7])
            _ = try await client.call(.GET, "/healthz")
            await #expect(throws: ClientError.self) {
                try await client.drop(DropID(trusted: "none"))
            }
            let error = await #expect(throws: ClientError.self) {
                try await client.command(CommandRequest(.pause), on: d1)
            }
            guard case .notAllowed? = error else {
                Issue.record("a viewer may command")
                return
            }
        }
    }

    @Test(arguments: [
        (#"{"command":"fly"}"#, "command"), (#"{"command":"addUnits","units":0}"#, "units"),
        (#"{"command":"setDripRate","rate":"fast"}"#, "rate"), (#"{"command":"mark"}"#, "text"),
    ])
    func aWrongCommandIsNamed(body: String, field: String) async throws {
        try await TestServer.lend { server in
            let answer = try await server.ask(
                "POST", "/v1/drops/d1/commands", body, role: .operator)
            #expect(answer.status == 422)
            #expect(answer.problem?.field == field)
        }
    }

    @Test func metricsAreWellFormed() async throws {
        try await TestServer.lend { server in
            for try await message in try server.client(.viewer).watch(backfillSeconds: 0) {
                if case .reading = message { break }
            }
            let page = try await server.ask("GET", "/metrics", role: .viewer)
            #expect(page.body.contains("penstock_units{drop=\"d1\",state=\"free\"} 2\n"))
            #expect(page.fields["content-type"]?.hasPrefix("text/plain") == true)
            let rules = MetricsRules(page.body)
            #expect(rules.findings.isEmpty, "\(rules.findings)")
            #expect(rules.types.count > 20)
        }
    }

    @Test func theListOfDropsHasTheSameEntriesAsTheRouteOfEachDrop() async throws {
        try await TestServer.lend(drops: [DropTerms(id: d1, units: 2)]) { server in
            let all = try await server.ask("GET", "/v1/drops", role: .viewer).body
            let one = try await server.ask("GET", "/v1/drops/d1", role: .viewer).body
            #expect(all == "[\(one)]")
        }
    }
}
