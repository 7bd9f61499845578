import NIOCore
import NIOPosix
import NIOSSL

/// Checks whether a server at an `http` address speaks TLS.
enum EncryptionProbe {
    /// Time-out of the connection and of the answer, each.
    private static let timeout = TimeAmount.seconds(2)

    /// Whether the server presents a certificate, which is not checked. No request is sent.
    static func speaksTLS(_ address: EngineAddress, on loop: any EventLoop) -> EventLoopFuture<Bool>
    {
        let promise = loop.makePromise(of: Bool.self)
        let timeoutTask = loop.scheduleTask(in: timeout) { promise.succeed(false) }
        promise.futureResult.whenComplete { _ in timeoutTask.cancel() }
        ClientBootstrap(group: loop)
            .connectTimeout(timeout)
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

    /// Ends the check when the connection closes without a certificate.
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
