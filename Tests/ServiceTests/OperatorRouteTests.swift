import Client
import Rules
import Testing
import Wire

@testable import Service

@Suite struct OperatorRouteTests {
    @Test func commandsAreCarriedOutUnderTheNameOfTheToken() async throws {
        try await House.lend { house in
            let client = try house.client()
            let open = try await client.command(CommandRequest(.open, reason: "noon"), on: d1)
            #expect(open.phase == .open)
            let paused = try await client.command(
                CommandRequest(.pause, revision: open.revision), on: d1)
            #expect(paused.phase == .paused)
            let admin = try house.client(.admin)
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

    @Test func dropsAreToldAloneAndTogether() async throws {
        let second = DropTerms(id: DropID(trusted: "d2"), units: 7)
        try await House.lend(drops: [DropTerms(id: d1, units: 2), second]) { house in
            let client = try house.client(.viewer)
            #expect(try await client.drops().map(\.id) == ["d1", "d2"])
            #expect(try await client.drop(second.id).free == 7)
            let campaign = try await client.campaign()
            #expect(campaign.card.product == "Mi 3")
            #expect(campaign.drops.map(\.issued) == [2, 7])
            #expect(try await client.health())
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
        try await House.lend { house in
            let answer = try await house.ask("POST", "/v1/drops/d1/commands", body, role: .operator)
            #expect(answer.status == 422)
            #expect(answer.problem?.field == field)
        }
    }

    @Test func metricsAreWellFormed() async throws {
        try await House.lend { house in
            for try await message in try house.client(.viewer).watch(backfillSeconds: 0) {
                if case .reading = message { break }
            }
            let page = try await house.ask("GET", "/metrics", role: .viewer)
            #expect(page.body.contains("penstock_units{drop=\"d1\",state=\"free\"} 2\n"))
            #expect(page.fields["content-type"]?.hasPrefix("text/plain") == true)
            var types: Set<String> = []
            for line in page.body.split(separator: "\n") {
                if line.hasPrefix("# TYPE ") {
                    #expect(types.insert(String(line.split(separator: " ")[2])).inserted)
                } else if !line.hasPrefix("#") {
                    let name = String(line.prefix { $0 != "{" && $0 != " " })
                    #expect(types.contains(name), "\(line)")
                    #expect(Double(line.split(separator: " ").last ?? "") != nil, "\(line)")
                }
            }
            #expect(types.count > 20)
        }
    }

    @Test func theDropsAreAPlainListOfWhatEachRouteOfADropAnswers() async throws {
        try await House.lend(drops: [DropTerms(id: d1, units: 2)]) { house in
            let all = try await house.ask("GET", "/v1/drops", role: .viewer).body
            let one = try await house.ask("GET", "/v1/drops/d1", role: .viewer).body
            #expect(all == "[\(one)]")
        }
    }
}
