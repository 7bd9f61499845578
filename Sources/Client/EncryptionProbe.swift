import NIOCore
import NIOPosix
import NIOSSL

/// Asks whether TLS is spoken at an address to which somebody spoke in the clear.
enum EncryptionProbe {
    /// How long the other end may take, to connect and to answer.
    private static let patience = TimeAmount.seconds(2)

    /// Whether a certificate is shown there. Nothing is believed, and nothing is sent.
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

    /// Ends what showed no certificate.
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
