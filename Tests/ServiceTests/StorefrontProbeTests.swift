@testable import Client
import Engine
import NIOCore
import NIOHTTP1
import NIOPosix
import Rules
import Telemetry
import Testing
import Wire

@testable import Service

@Suite("The probe asks a storefront like a new buyer", .timeLimit(.minutes(2)))
struct StorefrontProbeTests {
    /// A storefront that gives everybody the same answer or none, and counts the requests.
    private final class Shop: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        let answer: String?

        init(_ answer: String?) { self.answer = answer }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard let answer else { return }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
        }

        static func lend(
            _ answer: String?, _ body: (_ port: Int) async throws -> Void
        ) async throws {
            let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .childChannelInitializer { $0.pipeline.addHandler(Shop(answer)) }
                .bind(host: "127.0.0.1", port: 0).get()
            let port = try #require(channel.localAddress?.port)
            try await body(port)
            try await channel.close()
        }
    }

    /// The first answers of a probe.
    private static func answers(
        _ count: Int, from url: String, deadlineMS: Int64 = 60_000,
        expected: ClosedRange<Int> = 200...299, trust: TrustRoots = .system
    ) async throws -> [StorefrontReading] {
        let probe = try StorefrontProbe(
            url: url, interval: TimeSpan(milliseconds: 10),
            deadline: TimeSpan(milliseconds: deadlineMS),
            expected: expected, trust: trust)
        let (stream, continuation) = AsyncStream.makeStream(of: StorefrontReading.self)
        let task = Task { await probe.run { continuation.yield($0) } }
        defer { task.cancel() }
        var readings: [StorefrontReading] = []
        for await reading in stream {
            readings.append(reading)
            if readings.count == count { break }
        }
        return readings
    }

    @Test func `an expected status is up, any other is wrong, and probes are counted`()
        async throws
    {
        let lines = [
            ("200 OK", 200), ("204 No", 204), ("404 Not Found", 404), ("403 No", 403),
            ("429 Slow", 429), ("421 Other", 421), ("302 Found", 302), ("503 Busy", 503),
        ]
        for (line, status) in lines {
            try await Shop.lend("HTTP/1.1 \(line)\r\ncontent-length: 9999\r\n\r\n") { port in
                let answers = try await Self.answers(
                    3, from: "http://127.0.0.1:\(port)/health?deep=1")
                #expect(answers.map(\.number) == [1, 2, 3])
                let isUp = (200...299).contains(status)
                #expect(answers.allSatisfy { $0.status == status && $0.isUp == isUp })
                #expect(answers.allSatisfy { $0.isWrong == (isUp ? nil : true) })
                #expect(answers.allSatisfy { $0.latencyUS > 0 && $0.cause == nil })
            }
        }
    }

    @Test func `a redirect is an answer that may be expected, and is not followed`() async throws {
        try await Shop.lend(
            "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n"
        ) { port in
            let answer = try #require(
                try await Self.answers(
                    1, from: "http://127.0.0.1:\(port)", expected: 200...302
                ).first)
            #expect(answer.isUp && answer.status == 302)
        }
    }

    @Test func `it asks like a browser: a bare host on the scheme's port, any type`() throws {
        for (url, host) in [
            ("https://shop.example/health", "shop.example"),
            ("http://shop.example:80", "shop.example"),
            ("https://shop.example:8443/", "shop.example:8443"), ("http://[::1]/", "[::1]"),
        ] {
            let probe = try StorefrontProbe(
                url: url, interval: .seconds(1), deadline: .seconds(1))
            #expect(probe.request.head.headers["host"] == [host])
            #expect(probe.request.head.headers["accept"] == ["*/*"])
            #expect(probe.request.head.headers["user-agent"].count == 1)
        }
    }

    @Test func `a hanging storefront is down and is still asked`() async throws {
        try await Shop.lend(nil) { port in
            let answers = try await Self.answers(
                12, from: "HTTP://127.0.0.1:\(port)/", deadlineMS: 100)
            #expect(answers.allSatisfy { !$0.isUp && $0.status == nil && $0.latencyUS >= 100_000 })
            #expect(answers.map(\.number) == Array(1...12))
            #expect(answers.allSatisfy { $0.cause == "no answer in time" })
        }
    }

    @Test func `a wrong protocol and a missing server are down`() async throws {
        var free = 0
        try await Shop.lend("no HTTP at all\r\n\r\n") { port in
            free = port
            let answer = try await Self.answers(1, from: "http://127.0.0.1:\(port)/").first
            #expect(answer?.isUp == false && answer?.status == nil)
            #expect(answer?.cause == "the answer is not HTTP")
        }
        let answer = try await Self.answers(1, from: "http://127.0.0.1:\(free)/").first
        #expect(answer?.isUp == false && answer?.status == nil)
        #expect(answer?.cause == "nobody listens there")
        let nameless = try await Self.answers(1, from: "http://no-such-name.invalid/").first
        #expect(nameless?.isUp == false && nameless?.cause == "name not found")
    }

    @Test func `an encrypted storefront needs the right trust`() async throws {
        try await EncryptionTests.withFiles { files in
            try await TestServer.lend {
                $0.tls = files
            } _: { server in
                let url = "https://localhost:\(server.http.address.port)/healthz"
                let trusted = TrustRoots.authorities(path: files.certificatePath)
                let known = try await Self.answers(1, from: url, trust: trusted).first
                #expect(known?.status == 200)
                let unknown = try await Self.answers(1, from: url).first
                #expect(unknown?.isUp == false)
                #expect(unknown?.cause == "its certificate is not trusted")
                let plain = url.replacing("https", with: "http")
                #expect(try await Self.answers(1, from: plain).first?.isUp == false)
            }
        }
    }

    @Test(arguments: ["ftp://a/", "http://", "shop.example", "http://a:0/", "http://b@c/"])
    func `an unusable address is refused at once`(url: String) {
        #expect(throws: StorefrontProbe.SetupError.notAnAddress) {
            try StorefrontProbe(
                url: url, interval: .seconds(1), deadline: .seconds(1))
        }
    }

    @Test func `readings hold the probe's result`() async throws {
        let seen = StorefrontReading(isUp: false, status: 502, latencyUS: 7, number: 41)
        try await TestServer.lend { server in
            server.engine.setStorefront(seen)
            let told = try await Self.firstStorefront(at: server)
            #expect(told == seen)
        }
    }

    private static func firstStorefront(at server: TestServer) async throws -> StorefrontReading? {
        for try await message in try server.client().watch(backfillSeconds: 0) {
            guard case .reading(let reading) = message else { continue }
            if let told = reading.storefront { return told }
        }
        return nil
    }
}
