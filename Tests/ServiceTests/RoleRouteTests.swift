import Synchronization
import Testing
import Wire

@testable import Journal
@testable import Service

/// The roles of the contract, written a second time to check the table of routes.
@Suite struct RoleRouteTests {
    private static let readers: Set<Role> = [.viewer, .operator, .admin]
    private static let contract: [(method: String, path: String, roles: Set<Role>)] = [
        ("GET", "/v1/campaign", readers), ("GET", "/v1/drops", readers),
        ("GET", "/v1/drops/d1", Set(Role.allCases)),
        ("POST", "/v1/drops/d1/registrations", [.partner]),
        ("DELETE", "/v1/drops/d1/registrations/b", [.partner]),
        ("POST", "/v1/drops/d1/claims", [.partner]), ("GET", "/v1/drops/d1/claims/b", [.partner]),
        ("POST", "/v1/drops/d1/claims/b/confirm", [.partner]),
        ("DELETE", "/v1/drops/d1/claims/b", [.partner]), ("POST", "/v1/batch", [.partner]),
        ("POST", "/v1/drops/d1/commands", [.operator, .admin]), ("GET", "/v1/watch", readers),
        ("GET", "/v1/events?after=0", readers), ("GET", "/v1/readings?after=0", readers),
        ("GET", "/v1/recording", readers), ("GET", "/metrics", readers),
        ("GET", "/openapi.json", Set(Role.allCases)),
    ]

    @Test func everyRouteAdmitsItsRolesAndNobodyElse() async throws {
        #expect(Self.contract.count + 2 == Route.allCases.count)
        try await TestServer.lend { server in
            for (method, path, roles) in Self.contract {
                let body = method == "POST" ? "" : nil
                for role in Role.allCases where !roles.contains(role) {
                    let answer = try await server.ask(method, path, body, role: role)
                    #expect(answer.status == 403, "\(method) \(path) as \(role)")
                    #expect(answer.code == "notAllowed")
                }
                for role in roles.sorted(by: { $0.rawValue < $1.rawValue }) {
                    let status = try await firstStatus(server, method, path, role)
                    #expect(
                        status != 401 && status != 403 || path.hasSuffix("/b"), "\(path) \(role)")
                }
                let nobody = try await server.ask(method, path, body, role: nil)
                #expect(nobody.status == 401)
                #expect(nobody.fields["www-authenticate"] == "Bearer")
                let stranger = try await server.ask(
                    method, path, body, role: nil, fields: ["authorization: Bearer nonsense"])
                #expect(stranger.code == "unauthorized")
            }
        }
    }

    @Test(arguments: [true, false])
    func aRehearsalsCrowdIsAdmittedOnlyToARehearsal(isRehearsal: Bool) async throws {
        try await TestServer.lend({ $0.campaign.isRehearsal = isRehearsal }) { server in
            let crowd = ["penstock-rehearsal: 1"]
            let answer = try await server.ask(
                "POST", "/v1/drops/d1/registrations", #"{"buyer":"b-1"}"#, role: .partner,
                fields: crowd)
            #expect(answer.status == (isRehearsal ? 201 : 403))
            #expect(isRehearsal || answer.code == "notAllowed")
            let partner = try await server.ask(
                "POST", "/v1/drops/d1/registrations", #"{"buyer":"b-2"}"#, role: .partner)
            #expect(partner.status == 201)
        }
    }

    @Test func healthNeedsNoToken() async throws {
        try await TestServer.lend { server in
            for path in ["/healthz", "/readyz"] {
                let answer = try await server.ask("GET", path, role: nil)
                #expect(answer.status == 200)
                #expect(answer.body.contains("boot-1"))
            }
        }
    }

    /// Another program holds the journal, or its disk is full: the engine is alive but not ready.
    @Test func readinessNamesWhatTheWriterWaitsFor() async throws {
        let journal = MemoryJournal()
        try await TestServer.lend(journal: journal) { server in
            #expect(journal.wait.waits(for: "process 7 (sqlite3) holds the journal"))
            let answer = try await server.ask("GET", "/readyz", role: nil)
            #expect(answer.status == 503)
            #expect(answer.problem?.detail.contains("process 7 (sqlite3) holds") == true)
            #expect(try await server.ask("GET", "/healthz", role: nil).status == 200)
            journal.wait.clear()
            #expect(try await server.ask("GET", "/readyz", role: nil).status == 200)
        }
    }

    /// The status of an answer that may be a stream.
    private func firstStatus(
        _ server: TestServer, _ method: String, _ path: String, _ role: Role
    ) async throws -> Int {
        let connection = try await RawConnection.open(server.http)
        connection.send(
            "\(method) \(path) HTTP/1.1\r\nhost: here\r\ncontent-length: 0\r\n"
                + "authorization: Bearer token-\(role.rawValue)\r\n\r\n")
        try await connection.wait(for: "\r\n\r\n")
        connection.close()
        return Int(connection.text.dropFirst(9).prefix(3)) ?? 0
    }

    @Test func aNewTokenIsValidAtOnceForARequestWithBody() async throws {
        try await TestServer.lend(tokens: RereadTokens()) { server in
            let answer = try await server.ask(
                "POST", "/v1/drops/d1/registrations", #"{"buyer":"ada"}"#)
            #expect(answer.status == 201)
            let stranger = try await server.ask(
                "GET", "/v1/drops", role: nil, fields: ["authorization: Bearer nobody"])
            #expect(stranger.status == 401)
        }
    }
}

/// A token book whose tokens are known only after the file was read again.
private final class RereadTokens: TokenBook {
    private let isReread = Atomic(false)

    func holder(of bearer: String) -> TokenHolder? {
        isReread.load(ordering: .acquiring) ? RoleTokens().holder(of: bearer) : nil
    }

    func refresh(isForced: Bool) -> Bool {
        !isReread.exchange(true, ordering: .acquiringAndReleasing)
    }
}
