import Client
import Foundation
import NIOCore
import NIOPosix
import Rehearsal
import TestSupport
import Testing

@testable import LoadGenerator
@testable import Rehearsal

/// The site that a rehearsal plays.
@Suite("The storefront of a rehearsal", .serialized, .timeLimit(.minutes(3)))
struct PlayedStorefrontTests {
    /// Collects everything that arrives until the server closes the connection.
    private final class Receiver: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private var heard = ""
        private let promise: EventLoopPromise<String>

        init(_ promise: EventLoopPromise<String>) { self.promise = promise }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            heard += String(buffer: unwrapInboundIn(data))
        }

        func channelInactive(context: ChannelHandlerContext) { promise.succeed(heard) }
    }

    /// The site's answers to requests on one connection; the last request ends it.
    private func answers(of site: PlayedStorefront, to requests: String) async throws -> String {
        let port = try #require(EngineAddress(url: site.url)).port
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let promise = loop.makePromise(of: String.self)
        let channel = try await ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Receiver(promise))
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

    @Test func `it answers GET and HEAD as the scenario says, and nothing else`() async throws {
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

    @Test func `several requests on one connection are answered in order`() async throws {
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

    @Test func `closing it ends connections that wait for an answer`() async throws {
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
}
