import Client
import Engine
import Health
import NIOCore
import NIOHTTP1
import Rules
import TestSupport
import Testing
import Wire

@testable import Service

@Suite("The startup responder answers while an engine reads its journal", .timeLimit(.minutes(2)))
struct StartupResponderTests {
    private static func settings(_ port: Int = 0) -> ServerSettings {
        var settings = ServerSettings(
            campaign: CampaignCard(id: "c", product: "p", partner: "shop", timezone: "UTC"))
        settings.port = port
        settings.loops = 1
        return settings
    }

    private static func client(_ port: Int) throws -> EngineClient {
        try EngineClient(
            EngineAddress(host: "127.0.0.1", port: port, isEncrypted: false),
            token: "token-viewer", deadline: .minutes(10))
    }

    @Test("It is alive, accepts nothing and reports progress")
    func answers() async throws {
        let room = try await StartupResponder.open(StartupResponderTests.settings())
        room.setProgress(percent: 43)
        let client = try StartupResponderTests.client(room.port)
        let health = String(decoding: try await client.call(.GET, "/healthz"), as: UTF8.self)
        #expect(health == #"{"status":"starting","progress":43}"#)
        for path in ["/readyz", "/v1/campaign", "/nothing"] {
            let error = await #expect(throws: ClientError.self) {
                try await client.call(.GET, path)
            }
            guard case .refused(let problem)? = error else {
                Issue.record("\(path): \(String(describing: error))")
                continue
            }
            #expect(problem.status == 503)
            #expect(problem.code == "starting")
            #expect(problem.progress == 43)
            #expect(problem.detail.contains("43 % of its journal read"))
        }
        await room.close()
    }

    @Test("A link shows the progress and continues with the engine on the same socket")
    func link() async throws {
        let room = try await StartupResponder.open(
            StartupResponderTests.settings(LastingPort.free()))
        room.setProgress(percent: 43)
        var server: TestServer?
        var iterator = WatchLink(try StartupResponderTests.client(room.port)).news()
            .makeAsyncIterator()
        var links: [LinkEvidence] = []
        while let news = await iterator.next() {
            if case .link(let evidence) = news, evidence != .refused { links.append(evidence) }
            if case .message = news { break }
            if server == nil, links == [.starting(percent: 43)] {
                await room.close()
                server = try await TestServer.build { $0.socket = room.socket }
            }
        }
        #expect(links.filter { $0 != .starting(percent: 43) } == [.connected])
        await server?.tearDown()
    }

    @Test("Connections during the change are served by one or the other")
    func change() async throws {
        let room = try await StartupResponder.open(
            StartupResponderTests.settings(), grace: .minutes(1))
        let early = try await RawConnection.open(port: room.port)
        let health = "GET /healthz?probe=k8s HTTP/1.1\r\nhost: x\r\n\r\n"
        let prober = try await RawConnection.open(port: room.port)
        prober.send(health)
        #expect(try await prober.answer().status == 200)
        await room.close()
        // The server does not accept connections yet: this one waits.
        let late = try await RawConnection.open(port: room.port)
        late.send(health)
        early.send(health)
        #expect(try await early.answer().body.contains("starting"))
        let server = try await TestServer.build { $0.socket = room.socket }
        #expect(server.http.address.port == room.port)
        #expect(try await late.answers(1)[0].body.contains("alive"))
        await server.tearDown()
    }

    @Test("It listens only where the HTTP server may")
    func exposed() async {
        var settings = StartupResponderTests.settings()
        settings.host = "0.0.0.0"
        let open = settings
        await #expect(throws: ServerProblem.exposed(host: "0.0.0.0")) {
            try await StartupResponder.open(open)
        }
    }
}
