import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Service
import Synchronization
import Testing
import Wire

/// A received answer.
struct RawAnswer {
    var status: Int
    var fields: [String: String]
    var body: String

    /// The stable code of a problem, or the state of a claim.
    var code: String? {
        let object = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
        return (object?["code"] ?? object?["state"]) as? String
    }

    var problem: Problem? { try? JSONCoding.value(Problem.self, from: body.utf8) }
}

/// Something did not arrive in time.
struct Overdue: Error {
    var what: String
}

/// A connection on which the test controls every byte.
final class RawConnection: Sendable {
    private struct Waiter {
        var holds: @Sendable (Received) -> Bool
        var promise: EventLoopPromise<Void>
    }

    private struct Received {
        var bytes: [UInt8] = []
        var isClosed = false
        var waiters: [Waiter] = []

        /// Removes and returns the waiters whose condition holds now.
        mutating func served() -> [Waiter] {
            let now = self
            waiters = now.waiters.filter { !$0.holds(now) }
            return now.waiters.filter { $0.holds(now) }
        }
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let received: RawConnection

        init(_ received: RawConnection) {
            self.received = received
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let piece = unwrapInboundIn(data)
            received.change { $0.bytes += piece.readableBytesView }
        }

        func channelInactive(context: ChannelHandlerContext) {
            received.change { $0.isClosed = true }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }

    private let received = Mutex(Received())

    private func change(_ body: (inout sending Received) -> Void) {
        let served = received.withLock { received in
            body(&received)
            return received.served()
        }
        for waiter in served { waiter.promise.succeed() }
    }

    /// Waits up to two minutes until the received bytes fulfil the condition.
    private func wait(
        _ what: String, until holds: @escaping @Sendable (Received) -> Bool
    ) async throws {
        let channel = try #require(channel.withLock { $0 })
        let promise = channel.eventLoop.makePromise(of: Void.self)
        let isAlready = received.withLock { received in
            if holds(received) { return true }
            received.waiters.append(Waiter(holds: holds, promise: promise))
            return false
        }
        if isAlready { promise.succeed() }
        let limit = channel.eventLoop.scheduleTask(in: .seconds(120)) {
            promise.fail(Overdue(what: what))
        }
        defer { limit.cancel() }
        try await promise.futureResult.get()
    }

    private let channel = Mutex<(any Channel)?>(nil)

    static func open(
        _ server: HTTPServer, tls: NIOSSLContext? = nil
    ) async throws -> RawConnection {
        try await open(port: server.address.port, tls: tls)
    }

    static func open(port: Int, tls: NIOSSLContext? = nil) async throws -> RawConnection {
        let connection = RawConnection()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: false)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: tls, serverHostname: "localhost"))
                    }
                    try channel.pipeline.syncOperations.addHandler(Collector(connection))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        connection.channel.withLock { $0 = channel }
        return connection
    }

    var text: String { received.withLock { String(decoding: $0.bytes, as: UTF8.self) } }
    var isClosed: Bool { received.withLock { $0.isClosed } }

    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) {
        let channel = channel.withLock { $0 }
        channel?.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    }

    /// Ends the sending; answers can still be read.
    func endSending() async throws {
        try await channel.withLock { $0 }?.close(mode: .output).get()
    }

    func close() { channel.withLock { $0 }?.close(promise: nil) }

    func waitUntilClosed() async throws {
        try await wait("the end of the connection") { $0.isClosed }
    }

    func wait(until holds: @escaping @Sendable (String) -> Bool) async throws {
        try await wait("what \(text) lacks") { holds(String(decoding: $0.bytes, as: UTF8.self)) }
    }

    func wait(for text: String) async throws {
        try await wait("\"\(text)\" in \(self.text)") {
            String(decoding: $0.bytes, as: UTF8.self).contains(text)
        }
    }

    /// The only answer of a connection that the server closes.
    func answer() async throws -> RawAnswer {
        try await waitUntilClosed()
        let answers = try answers()
        return try #require(answers.last)
    }

    /// Waits for this number of answers.
    func answers(_ count: Int) async throws -> [RawAnswer] {
        try await wait("\(count) answers") {
            ((try? RawConnection.answers(in: $0.bytes))?.count ?? 0) >= count
        }
        return try answers()
    }

    /// The complete answers so far; the length field ends a body.
    private func answers() throws -> [RawAnswer] {
        try RawConnection.answers(in: received.withLock { $0.bytes })
    }

    private static func answers(in bytes: [UInt8]) throws -> [RawAnswer] {
        var rest = bytes[...]
        var answers: [RawAnswer] = []
        while let end = RawConnection.endOfHead(rest) {
            let head = String(decoding: rest[..<end], as: UTF8.self)
                .components(separatedBy: "\r\n")
            var fields: [String: String] = [:]
            for line in head.dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1)
                if parts.count == 2 {
                    fields[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
                }
            }
            let status = try #require(Int(head[0].split(separator: " ")[1]))
            rest = rest[(end + 4)...]
            if status == 100 { continue }
            if fields["transfer-encoding"] == "chunked" {
                guard let (body, end) = RawConnection.unchunked(rest) else { break }
                rest = rest[end...]
                answers.append(RawAnswer(status: status, fields: fields, body: body))
                continue
            }
            let length = fields["content-length"].flatMap { Int($0) } ?? rest.count
            guard rest.count >= length else { break }
            let body = String(decoding: rest.prefix(length), as: UTF8.self)
            rest = rest.dropFirst(length)
            answers.append(RawAnswer(status: status, fields: fields, body: body))
        }
        return answers
    }

    /// The body of a chunked answer and its end; nil while it is incomplete.
    private static func unchunked(_ bytes: ArraySlice<UInt8>) -> (body: String, end: Int)? {
        var rest = bytes
        var body: [UInt8] = []
        while let end = rest.firstIndex(of: 0x0A) {
            let size = String(decoding: rest[..<end], as: UTF8.self)
            guard let length = Int(size.dropLast(size.hasSuffix("\r") ? 1 : 0), radix: 16),
                rest.endIndex - end > length + 2
            else { return nil }
            body += rest[(end + 1)..<(end + 1 + length)]
            rest = rest[(end + 3 + length)...]
            if length == 0 { return (String(decoding: body, as: UTF8.self), rest.startIndex) }
        }
        return nil
    }

    private static func endOfHead(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= 4 else { return nil }
        let end = Array("\r\n\r\n".utf8)
        return (bytes.startIndex...(bytes.endIndex - 4)).first {
            bytes[$0..<($0 + 4)].elementsEqual(end)
        }
    }
}
