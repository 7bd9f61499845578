import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
package import Rules
package import Telemetry

/// Probes a storefront at an interval as a new buyer would: on a new connection each time, without
/// following redirects.
///
/// Probes do not wait for each other: a storefront that hangs is probed at the same pace.
package struct StorefrontProbe: Sendable {
    /// Why an address cannot be probed.
    package enum Problem: Error, Equatable, Sendable {
        /// It is not `http` or `https` with a host.
        case notAnAddress
        /// The trusted certificates cannot be used.
        case noTrust(String)
    }

    /// Maximum number of open probes; further ones are skipped.
    private static let openMax = 8

    private let address: EngineAddress
    let request: OutgoingRequest
    private let interval: TimeAmount
    private let deadline: TimeAmount
    private let expected: ClosedRange<Int>
    private let tls: Encryption?

    /// A probe that has not started.
    ///
    /// - Parameters:
    ///   - url: `http` or `https`, with any path and query.
    ///   - interval: the time between two probes.
    ///   - deadline: time-out of one probe.
    ///   - expected: the statuses of a good answer.
    ///   - trust: which certificates it trusts.
    /// - Throws: what is wrong with the address or the certificates.
    package init(
        url: String, interval: TimeSpan, deadline: TimeSpan, expected: ClosedRange<Int> = 200...299,
        trust: TrustRoots = .system
    ) throws(Problem) {
        let start = url.firstRange(of: "://")?.upperBound ?? url.startIndex
        let end = url[start...].firstIndex { "/?#".contains($0) } ?? url.endIndex
        guard let address = EngineAddress(url: url[..<start].lowercased() + url[start..<end]) else {
            throw .notAnAddress
        }
        let rest = url[end...].prefix { $0 != "#" }
        let path = rest.hasPrefix("/") ? String(rest) : "/" + rest
        let headers = HTTPHeaders([
            ("host", address.hostField), ("accept", "*/*"), ("user-agent", "penstock-probe"),
            ("connection", "close"),
        ])
        request = OutgoingRequest(
            head: HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: headers))
        self.address = address
        self.interval = .milliseconds(interval.milliseconds)
        self.deadline = .milliseconds(deadline.milliseconds)
        self.expected = expected
        do {
            tls = address.isEncrypted ? try trust.encryption() : nil
        } catch {
            throw .noTrust("\(error)")
        }
    }

    /// Probes until the task is cancelled. Calls `tell` for each answer and each time-out, on any thread.
    package func run(_ tell: @escaping @Sendable (StorefrontReading) -> Void) async {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let count = NIOLoopBoundBox.makeBoxSendingValue(
            (open: 0, told: 0), as: (open: Int, told: Int).self, eventLoop: loop)
        let task = loop.scheduleRepeatedTask(initialDelay: .zero, delay: interval) { _ in
            guard count.value.open < StorefrontProbe.openMax else { return }
            count.value.open += 1
            let asked = NIODeadline.now()
            ask(on: loop).whenComplete { result in
                count.value.open -= 1
                count.value.told += 1
                tell(
                    reading(
                        of: result, after: NIODeadline.now() - asked, number: count.value.told))
            }
        }
        // Only the task's cancellation ends this.
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
        task.cancel()
    }

    private func reading(
        of result: Result<Int, any Error>, after time: TimeAmount, number: Int
    ) -> StorefrontReading {
        let latencyUS = Int(time.nanoseconds / 1000)
        switch result {
        case .success(let status):
            let isUp = expected.contains(status)
            return StorefrontReading(
                isUp: isUp, isWrong: !isUp, status: status, latencyUS: latencyUS, number: number)
        case .failure(let error):
            return StorefrontReading(
                isUp: false, cause: ConnectionTrouble(error).words, status: nil,
                latencyUS: latencyUS, number: number)
        }
    }

    /// One probe; returns the status of the answer.
    private func ask(on loop: any EventLoop) -> EventLoopFuture<Int> {
        let promise = loop.makePromise(of: Int.self)
        let (tls, host, request) = (tls, address.host, request)
        let alarm = loop.scheduleTask(in: deadline) { promise.fail(ConnectionTrouble.timeOut) }
        promise.futureResult.whenComplete { _ in alarm.cancel() }
        ClientBootstrap(group: loop)
            .connectTimeout(deadline)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try tls?.add(to: pipeline, host: host)
                    try pipeline.addHTTPClientHandlers()
                    try pipeline.addHandler(StatusReader(request: request, promise: promise))
                }
            }
            .connect(host: host, port: address.port)
            .whenComplete { result in
                switch result {
                case .failure(let error): promise.fail(error)
                case .success(let channel):
                    promise.futureResult.whenComplete { _ in channel.close(promise: nil) }
                }
            }
        return promise.futureResult
    }
}

/// Sends a request and reads the status of the answer, without waiting for the body.
private final class StatusReader: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let request: OutgoingRequest
    private let promise: EventLoopPromise<Int>

    init(request: OutgoingRequest, promise: EventLoopPromise<Int>) {
        self.request = request
        self.promise = promise
    }

    func channelActive(context: ChannelHandlerContext) {
        send(request, on: context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // A 1xx status is not the final answer.
        if case .head(let head) = unwrapInboundIn(data), head.status.code >= 200 {
            promise.succeed(Int(head.status.code))
        }
    }

    func channelInactive(context: ChannelHandlerContext) { promise.fail(ChannelError.eof) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { promise.fail(error) }
}
