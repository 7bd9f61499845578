import Client
import Foundation
import Health
import LoadGenerator
import NIOCore
import NIOPosix
import Rules
import Synchronization
import TestSupport
import Testing
import Wire

@testable import Service

@Suite struct ClientTests {
    @Test func aLinkProvesTheDeathOfAnEngine() async throws {
        let server = try await TestServer.build { $0.port = LastingPort.free() }
        let link = WatchLink(try server.client(), events: .none)
        var iterator = link.news().makeAsyncIterator()
        var seen: [WatchNews] = []
        var isClosing = false
        while let news = await iterator.next() {
            if case .message = news {} else { seen.append(news) }
            if case .message(.reading) = news, !isClosing {
                isClosing = true
                await server.tearDown()
            }
            let refusals = seen.count { $0 == .link(.refused) }
            if refusals >= 3 || seen.count > 30 { break }
        }
        let links = seen.compactMap { news in
            if case .link(let evidence) = news { evidence } else { nil }
        }
        // While an engine is stopping, a second connection may examine the silence.
        let onTheFirst = links.filter { $0 != .healthAnswered && $0 != .healthUnanswered }
        #expect(onTheFirst == [.connected, .closed, .refused, .refused, .refused])
        #expect(WatchLink.pauseMS(beforeAttempt: 2) == 50)
        #expect(WatchLink.pauseMS(beforeAttempt: 100) == 500)
    }

    /// The link's evidence from second connections, up to the first good one or this number.
    private func healthEvidence(_ client: EngineClient, upTo count: Int) async -> [LinkEvidence] {
        var opinions: [LinkEvidence] = []
        for await news in WatchLink(client, events: .none).news() {
            if case .link(.healthAnswered) = news { return opinions + [.healthAnswered] }
            if case .link(.healthUnanswered) = news { opinions.append(.healthUnanswered) }
            if opinions.count == count { break }
        }
        return opinions
    }

    /// A stream that begins and then sends nothing more.
    private static let beginning =
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\nevent: caught_up\ndata: {}\n\n"

    @Test func aSecondConnectionFindsALiveEngineBesideASilentStream() async throws {
        let well = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"
        try await SilentServer.lend(ClientTests.beginning, others: well) { address in
            // On a very busy machine the first answers may come too late.
            let found = await healthEvidence(try EngineClient(address, token: "any"), upTo: 30)
            #expect(found.last == .healthAnswered)
        }
    }

    @Test func aSecondConnectionFindsASilentMachine() async throws {
        try await SilentServer.lend(ClientTests.beginning) { address in
            let found = await healthEvidence(try EngineClient(address, token: "any"), upTo: 1)
            #expect(found == [.healthUnanswered])
        }
    }

    @Test func aCrowdOpensMoreConnectionsWhileAllOfThemWait() async throws {
        try await SilentServer.lend { address in
            let target = CrowdTarget(address, token: "any")
            let loop = MultiThreadedEventLoopGroup.singleton.next()
            let counts = loop.makePromise(of: [Int].self)
            loop.execute {
                do {
                    let pool = try CrowdPool(
                        target, connections: 2, connectionsMax: 7, on: loop)
                    for _ in 0..<20 { pool.send(RawRequest("GET", "/healthz")) { _ in } }
                    let bound = NIOLoopBound(pool, eventLoop: loop)
                    loop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(1)) {
                        let pool = bound.value
                        guard pool.waitingCount == 13 else { return }
                        $0.cancel()
                        counts.succeed([pool.openCount, pool.counts.sent])
                        pool.close()
                    }
                } catch {
                    counts.fail(error)
                }
            }
            let found = try await counts.futureResult.get()
            #expect(found == [7, 7])
        }
    }

    @Test func aLinkGivesUpOnAWrongToken() async throws {
        try await TestServer.lend { server in
            let client = try EngineClient(server.address(), token: "wrong")
            var last: WatchNews?
            for await news in WatchLink(client).news() { last = news }
            guard case .gaveUp(.notAllowed(let problem))? = last else {
                Issue.record("did not give up: \(String(describing: last))")
                return
            }
            #expect(problem.status == 401)
        }
    }

    /// A server whose engine has stopped, at a port that the system assigns to nobody else.
    private func deserted() async throws -> TestServer {
        let port = LastingPort.free()
        let server = try await TestServer.build { $0.port = port }
        await server.tearDown()
        await LastingPort.untilFree(port)
        return server
    }

    @Test func anAddressWithoutListenerIsReportedAsRefused() async throws {
        let server = try await deserted()
        let error = await #expect(throws: ClientError.self) { try await server.client().drops() }
        guard case .unreachable(let sentence, isRefused: true)? = error else {
            Issue.record("not refused: \(String(describing: error))")
            return
        }
        #expect(sentence.contains("127.0.0.1"))
    }

    @Test func aCrowdGetsAnAnswerToEveryRequest() async throws {
        try await TestServer.lend(drops: [DropTerms(id: d1, units: 100)]) { server in
            let target = CrowdTarget(server.address(), token: "token-partner")
            let loop = MultiThreadedEventLoopGroup.singleton.next()
            let done = loop.makePromise(of: [Int: Int].self)
            loop.execute {
                do {
                    let pool = try CrowdPool(target, connections: 16, on: loop)
                    var statuses: [Int: Int] = [:]
                    var left = 3000
                    for number in 0..<3000 {
                        let request = RawRequest(
                            "POST", "/v1/drops/d1/registrations",
                            body: "{\"buyer\":\"b\(number % 1500)\"}")
                        pool.send(request) { outcome in
                            if case .answered(let status, _) = outcome {
                                statuses[status, default: 0] += 1
                            }
                            left -= 1
                            if left == 0 {
                                pool.close()
                                done.succeed(statuses)
                            }
                        }
                    }
                } catch {
                    done.fail(error)
                }
            }
            let statuses = try await done.futureResult.get()
            #expect(statuses == [201: 1500, 200: 1500])
        }
    }

    @Test func aCrowdWithoutAnEngineLearnsThatNothingWasSent() async throws {
        let server = try await deserted()
        let target = CrowdTarget(server.address(), token: "token-partner")
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let done = loop.makePromise(of: String.self)
        loop.execute {
            do {
                let pool = try CrowdPool(target, connections: 2, on: loop)
                pool.send(RawRequest("GET", "/healthz")) { outcome in
                    pool.close()
                    if case .unsent(let why) = outcome {
                        done.succeed(why)
                    } else {
                        done.succeed("")
                    }
                }
            } catch {
                done.fail(error)
            }
        }
        #expect(try await done.futureResult.get().contains("no connection"))
    }

    @Test func addressesAreReadInTheFormsThatPeopleWrite() {
        #expect(EngineAddress(url: "http://127.0.0.1:7070")?.url == "http://127.0.0.1:7070")
        #expect(EngineAddress(url: "https://shop.example/")?.port == 443)
        #expect(EngineAddress(url: "http://[::1]:70")?.host == "::1")
        #expect(EngineAddress(url: "http://[::1]:70")?.url == "http://[::1]:70")
        for wrong in [
            "", "127.0.0.1:7070", "ftp://x", "http://", "http://a:b", "http://a:0",
            "http://a:99999",
            "http://a/b", "http://u@a", "http://a b", "http://[::1", "http://a\r\nx: y",
        ] {
            #expect(EngineAddress(url: wrong) == nil, "\(wrong)")
        }
    }
}
