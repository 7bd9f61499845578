import Foundation
import NIOCore
import NIOPosix
import Service
import Synchronization
import Testing
import Wire

/// An answer as it came over the wire.
struct RawAnswer {
    var status: Int
    var fields: [String: String]
    var body: String

    /// The stable name of a problem, or the state of a claim.
    var code: String? {
        let object = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
        return (object?["code"] ?? object?["state"]) as? String
    }

    var problem: Problem? { try? JSONCoding.value(Problem.self, from: body.utf8) }
}

/// What did not come in its time.
struct Overdue: Error {
    var what: String
}

/// Waits until something is so, or throws after two minutes.
func waitUntil(_ what: String, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(120)
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw Overdue(what: what) }
        try await Task.sleep(for: .milliseconds(2))
    }
}

/// A connection on which every byte is the test's own.
final class RawConnection: Sendable {
    private struct Received {
        var bytes: [UInt8] = []
        var isClosed = false
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let received: RawConnection

        init(_ received: RawConnection) {
            self.received = received
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let piece = unwrapInboundIn(data)
            received.received.withLock { $0.bytes += piece.readableBytesView }
        }

        func channelInactive(context: ChannelHandlerContext) {
            received.received.withLock { $0.isClosed = true }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }

    private let received = Mutex(Received())
    private let channel = Mutex<(any Channel)?>(nil)

    static func open(_ door: FrontDoor) async throws -> RawConnection {
        let connection = RawConnection()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: false)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Collector(connection))
                }
            }
            .connect(host: "127.0.0.1", port: door.address.port).get()
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

    /// Ends the sending; the answers can still be read.
    func endSending() async throws {
        try await channel.withLock { $0 }?.close(mode: .output).get()
    }

    func close() { channel.withLock { $0 }?.close(promise: nil) }

    func waitUntilClosed() async throws {
        try await waitUntil("the end of the connection") { isClosed }
    }

    func wait(for text: String) async throws {
        try await waitUntil("\"\(text)\" in \(self.text)") { self.text.contains(text) }
    }

    /// The one answer of a connection that the other end closes.
    func answer() async throws -> RawAnswer {
        try await waitUntilClosed()
        let answers = try answers()
        return try #require(answers.last)
    }

    /// Waits for so many answers.
    func answers(_ count: Int) async throws -> [RawAnswer] {
        try await waitUntil("\(count) answers") { (try? self.answers().count >= count) ?? false }
        return try answers()
    }

    /// The whole answers that are there; the body ends where its length says.
    private func answers() throws -> [RawAnswer] {
        var rest = received.withLock { $0.bytes[...] }
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
            let length = fields["content-length"].flatMap { Int($0) } ?? rest.count
            guard rest.count >= length else { break }
            let body = String(decoding: rest.prefix(length), as: UTF8.self)
            rest = rest.dropFirst(length)
            answers.append(RawAnswer(status: status, fields: fields, body: body))
        }
        return answers
    }

    private static func endOfHead(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= 4 else { return nil }
        let end = Array("\r\n\r\n".utf8)
        return (bytes.startIndex...(bytes.endIndex - 4)).first {
            bytes[$0..<($0 + 4)].elementsEqual(end)
        }
    }
}
