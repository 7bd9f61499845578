import NIOCore
import NIOPosix
import NIOSSL

/// Checks whether an address that was asked in plain HTTP speaks TLS.
enum EncryptionProbe {
    /// Time-out of the connection and of the answer, each.
    private static let patience = TimeAmount.seconds(2)

    /// Whether the address presents a certificate. It is not trusted, and no request is sent.
    static func finds(_ address: EngineAddress, on loop: any EventLoop) -> EventLoopFuture<Bool> {
        let promise = loop.makePromise(of: Bool.self)
        let alarm = loop.scheduleTask(in: patience) { promise.succeed(false) }
        promise.futureResult.whenComplete { _ in alarm.cancel() }
        ClientBootstrap(group: loop)
            .connectTimeout(patience)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let context = try NIOSSLContext(configuration: .makeClientConfiguration())
                    let handler = try NIOSSLClientHandler(context: context, serverHostname: nil) {
                        (_, verdict: EventLoopPromise<NIOSSLVerificationResult>) in
                        promise.succeed(true)
                        verdict.succeed(.failed)
                    }
                    try channel.pipeline.syncOperations.addHandlers([handler, Ending(promise)])
                }
            }
            .connect(host: address.host, port: address.port)
            .whenFailure { _ in promise.succeed(false) }
        return promise.futureResult
    }

    /// Ends the check when no certificate came.
    private final class Ending: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let promise: EventLoopPromise<Bool>

        init(_ promise: EventLoopPromise<Bool>) {
            self.promise = promise
        }

        func channelInactive(context: ChannelHandlerContext) {
            promise.succeed(false)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            promise.succeed(false)
            context.close(promise: nil)
        }
    }
}
