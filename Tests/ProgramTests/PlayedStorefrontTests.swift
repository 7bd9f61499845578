import Client
import Foundation
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import LoadGenerator
@testable import Rehearsal

/// The site that a rehearsal plays, by itself and before the probe of a real engine.
@Suite("The storefront of a rehearsal", .serialized, .timeLimit(.minutes(3)))
struct PlayedStorefrontTests {
    /// Everything that comes until the other side ends the connection.
    private final class Ear: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private var heard = ""
        private let promise: EventLoopPromise<String>

        init(_ promise: EventLoopPromise<String>) { self.promise = promise }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            heard += String(buffer: unwrapInboundIn(data))
        }

        func channelInactive(context: ChannelHandlerContext) { promise.succeed(heard) }
    }

    /// What the site answers to requests on one connection, the last of which ends it.
    private func answers(of site: PlayedStorefront, to requests: String) async throws -> String {
        let port = try #require(EngineAddress(url: site.url)).port
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let promise = loop.makePromise(of: String.self)
        let channel = try await ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Ear(promise))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        try await channel.writeAndFlush(ByteBuffer(string: requests))
        return try await promise.futureResult.get()
    }

    private func lend(_ body: (PlayedStorefront) async throws -> Void) async throws {
        let site = try await PlayedStorefront.open(port: 0)
        do {
            try await body(site)
        } catch {
            await site.close()
            throw error
        }
        await site.close()
    }

    @Test func `it answers GET and HEAD with what is played, and nothing else`() async throws {
        try await lend { site in
            let end = " / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"
            let got = try await answers(of: site, to: "GET" + end)
            #expect(got.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(got.hasSuffix("\r\n\r\nthe storefront of a rehearsal\n"))
            site.play { .init(status: 503, after: .zero) }
            let head = try await answers(of: site, to: "HEAD" + end)
            #expect(head.hasPrefix("HTTP/1.1 503 "))
            #expect(head.hasSuffix("\r\n\r\n"))
            let posted = try await answers(of: site, to: "POST" + end)
            #expect(posted.hasPrefix("HTTP/1.1 405 "))
            #expect(posted.contains("allow: GET, HEAD"))
            #expect(site.questions == 2)
        }
    }

    @Test func `several questions on one connection are answered in their order`() async throws {
        try await lend { site in
            site.play { .init(status: 200 + site.questions, after: .zero) }
            let got = try await answers(
                of: site,
                to: "GET / HTTP/1.1\r\nhost: a\r\n\r\n"
                    + "GET /x HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
            let statuses = got.matches(of: /HTTP\/1.1 (\d+)/).map { String($0.output.1) }
            #expect(statuses == ["201", "202"])
        }
    }

    @Test func `it closes on those who wait for an answer`() async throws {
        let site = try await PlayedStorefront.open(port: 0)
        let (asked, bell) = AsyncStream.makeStream(of: Void.self)
        site.play {
            bell.finish()
            return .init(status: 200, after: .seconds(3600))
        }
        async let silence = answers(of: site, to: "GET / HTTP/1.1\r\nhost: a\r\n\r\n")
        for await _ in asked {}
        await site.close()
        #expect(try await silence == "")
    }

    // MARK: - With an engine

    private static func campaign(probing port: Int?) -> String {
        let storefront = port.map {
            "[storefront]\nprobe = \"http://127.0.0.1:\($0)/\"\ninterval = \"100ms\"\n\n"
        }
        return RehearseCommandTests.campaign.replacingOccurrences(
            of: "[limits]", with: (storefront ?? "") + "[limits]")
    }

    private static func scenario(at: String) -> String {
        RehearseCommandTests.quick
            + "\n[[cue]]\nat = \"\(at)\"\nlasts = \"5s\"\ntrouble = \"down\"\nstatus = 503\n"
    }

    private func rehearse(
        probing port: Int?, cueAt: String, _ words: String...
    ) async throws -> PenstockProgram.Result {
        var result: PenstockProgram.Result?
        try await PenstockProgram.lend { program in
            let scenario = try program.write("crash.toml", Self.scenario(at: cueAt))
            let (running, url) = try await program.serve(Self.campaign(probing: port))
            try await running.end {
                result = try await program.start(
                    ["rehearse", url, "--scenario", scenario, "--json"] + words
                ).result()
            }
        }
        return try #require(result)
    }

    @Test func `a crash on cue is FAILING by the engine's own probe`() async throws {
        let port = LastingPort.free()
        let result = try await rehearse(
            probing: port, cueAt: "0s", "--storefront", String(port))
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            result.errors.hasPrefix("the storefront answers at http://127.0.0.1:\(port)/\n"))
        let card = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let verdicts = try #require(card["verdicts"] as? [[String: Any]])
        let failing = try #require(verdicts.first { $0["state"] as? String == "FAILING" })
        #expect(failing["after"] as? String == "the storefront was taken down (kettle-1)")
        #expect(failing["delay_ms"] is Int)
        let reason = try #require(failing["reason"] as? String)
        #expect(reason.contains("HTTP 503"))
    }

    @Test func `cues that the probe would miss are told, and so is a probe that is not there`()
        async throws
    {
        let unplayed = try await rehearse(probing: LastingPort.free(), cueAt: "60s")
        #expect(unplayed.status == 0, "\(unplayed.errors)")
        #expect(unplayed.errors.contains("with --storefront PORT the rehearsal also answers"))
        let unasked = try await rehearse(probing: nil, cueAt: "60s", "--storefront", "0")
        #expect(unasked.status == 0, "\(unasked.errors)")
        #expect(unasked.errors.contains("the campaign kettle has no [storefront]"))
    }

    @Test func `a port that is taken ends it before anything else has happened`() async throws {
        let site = try await PlayedStorefront.open(port: 0)
        let port = try #require(EngineAddress(url: site.url)).port
        try await Kettle.lend { program in
            let taken = try await program.run(
                "rehearse", "http://127.0.0.1:1", "--storefront", String(port))
            #expect(taken.status == 73)
            #expect(taken.output.isEmpty)
            #expect(
                taken.errors
                    == "The storefront cannot be played at 127.0.0.1 port \(port): another program"
                    + " listens there; end it, or choose another port with --storefront and in the"
                    + " campaign's [storefront] probe.\n")
            let wrong = try await program.run("rehearse", "--storefront", "65536")
            #expect(wrong.status == 64)
        }
        await site.close()
    }
}
