import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
package import Rules
package import Telemetry

/// Probes a storefront at an interval, like a new buyer: each time on a new connection. It does not
/// follow redirects.
///
/// Probes do not wait for each other, so a hanging storefront is probed at the same rate.
package struct StorefrontProbe: Sendable {
    /// Why a storefront cannot be probed.
    package enum SetupError: Error, Equatable, Sendable {
        /// The URL is not `http` or `https` with a host.
        case notAnAddress
        case noTrust(String)
    }

    /// Maximum number of open probes. Further probes are skipped.
    private static let openMax = 8

    private let address: EngineAddress
    let request: OutgoingRequest
    private let interval: TimeAmount
    private let deadline: TimeAmount
    private let expected: ClosedRange<Int>
    private let tls: Encryption?

    /// `url` is `http` or `https`, with any path and query. `deadline` is the time-out of one
    /// probe. `expected` are the statuses of a good answer.
    package init(
        url: String, interval: TimeSpan, deadline: TimeSpan, expected: ClosedRange<Int> = 200...299,
        trust: TrustRoots = .system
    ) throws(SetupError) {
        let start = url.firstRange(of: "://")?.upperBound ?? url.startIndex
        let end = url[start...].firstIndex { "/?#".contains($0) } ?? url.endIndex
        guard let address = EngineAddress(url: url[..<start].lowercased() + url[start..<end]) else {
            throw .notAnAddress
        }
        let target = url[end...].prefix { $0 != "#" }
        let path = target.hasPrefix("/") ? String(target) : "/" + target
        let headers = HTTPHeaders([
            ("host", address.hostField), ("accept", "*/*"), ("user-agent", "penstock-probe"),
            ("connection", "close"),
        ])
        request = OutgoingRequest(
            head: HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: headers))
        (self.address, self.expected) = (address, expected)
        self.interval = .milliseconds(interval.milliseconds)
        self.deadline = .milliseconds(deadline.milliseconds)
        do {
            tls = address.isEncrypted ? try trust.encryption() : nil
        } catch {
            throw .noTrust("\(error)")
        }
    }

    /// Probes until the task is cancelled. Calls `report`, on any thread, for each result.
    package func run(_ report: @escaping @Sendable (StorefrontReading) -> Void) async {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let count = NIOLoopBoundBox.makeBoxSendingValue(
            (open: 0, reported: 0), as: (open: Int, reported: Int).self, eventLoop: loop)
        let task = loop.scheduleRepeatedTask(initialDelay: .zero, delay: interval) { _ in
            guard count.value.open < StorefrontProbe.openMax else { return }
            count.value.open += 1
            let asked = NIODeadline.now()
            ask(on: loop).whenComplete { result in
                count.value.open -= 1
                count.value.reported += 1
                let time = NIODeadline.now() - asked
                report(reading(of: result, after: time, number: count.value.reported))
            }
        }
        // Only the task's cancellation ends the sleep with an error.
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

    /// Sends one probe. Returns the status of the answer.
    private func ask(on loop: any EventLoop) -> EventLoopFuture<Int> {
        let promise = loop.makePromise(of: Int.self)
        let timeout = loop.scheduleTask(in: deadline) { promise.fail(ConnectionTrouble.timeOut) }
        promise.futureResult.whenComplete { _ in timeout.cancel() }
        let opening = address.open(on: loop, within: deadline, tls: tls) {
            StatusReader(request: request, promise: promise)
        }
        opening.whenFailure { promise.fail($0) }
        opening.whenSuccess { channel in
            promise.futureResult.whenComplete { _ in channel.close(promise: nil) }
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
