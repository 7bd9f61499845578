import NIOCore
import NIOHTTP1

/// Reads hot requests of the common form before NIO's parser does. It passes all other bytes to
/// that parser, unchanged and in order.
///
/// The fast path must know where each request begins. A request in another form goes to NIO's
/// parser with all bytes after it. The fast path reads again only if the parser certainly finished
/// exactly one request with the last byte that it received.
final class FastPath: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    typealias Parser = ByteToMessageHandler<HTTPRequestDecoder>

    private let connection: HTTPConnection
    private let bodyLengthMax: Int
    /// Whether the next byte begins a request, and NIO's parser holds no part of one.
    private var isActive: Bool
    /// The beginning of an incomplete request that may have the common form.
    private var buffered = ByteBuffer()

    init(_ connection: HTTPConnection, before parser: Parser) {
        self.connection = connection
        connection.parser = parser
        let limits = connection.dispatcher.limits
        bodyLengthMax = limits.bodyLengthMax
        isActive = limits.allowsFastPath
    }

    func handlerAdded(context: ChannelHandlerContext) {
        connection.writeContext = context
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        connection.bytesArrived()
        guard isActive else {
            // After an error the parser must get no more bytes; earlier answers may still be open.
            if !connection.isOver { context.fireChannelRead(data) }
            return
        }
        var bytes = unwrapInboundIn(data)
        if buffered.readableBytes > 0 {
            buffered.writeBuffer(&bytes)
            swap(&buffered, &bytes)
            buffered = ByteBuffer()
        }
        readRequests(&bytes, context)
    }

    private func readRequests(_ bytes: inout ByteBuffer, _ context: ChannelHandlerContext) {
        while bytes.readableBytes > 0 {
            // Bytes after the last request are discarded, as NIO's path does.
            if connection.isOver { return }
            let reading = bytes.withUnsafeReadableBytes {
                FastPathRequest.read($0, bodyLengthMax: bodyLengthMax)
            }
            switch reading {
            case .complete(let request):
                connection.receive(request, in: bytes)
                bytes.moveReaderIndex(forwardBy: request.length)
            case .unfinished(let hasHead):
                buffered.writeBuffer(&bytes)
                connection.awaitRest(hasHead: hasHead)
            case .other: return passOn(bytes, context)
            }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // The handlers after this one got no bytes in this turn, so they need no call.
        if isActive { return connection.dispatcher.flushConnections() }
        context.fireChannelReadComplete()
    }

    private func passOn(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        isActive = false
        let count = connection.completeCount
        context.fireChannelRead(wrapInboundOut(bytes))
        guard connection.completeCount == count + 1, connection.isBetween,
            let bodyLength = connection.lastContentLength
        else { return }
        isActive = bytes.withUnsafeReadableBytes {
            FastPath.isOneRequest($0, bodyLength: bodyLength)
        }
    }

    static func parser(_ limits: ServerLimits) -> Parser {
        var decoding = NIOHTTPDecoderLimitConfiguration()
        decoding.maxHeaderFieldSize = limits.fieldLengthMax
        decoding.maxHeaderListSize = limits.headersLengthMax
        decoding.maxHeaderFieldCount = limits.fieldsMax
        return ByteToMessageHandler(
            HTTPRequestDecoder(
                leftOverBytesStrategy: .forwardBytes, limitConfiguration: decoding))
    }

    /// Whether the bytes are exactly one request. NIO's parser has already read one request from
    /// them, with a body of `bodyLength` bytes. All lines of the head must end with CR LF, so that
    /// the end of the head is certain.
    static func isOneRequest(_ bytes: UnsafeRawBufferPointer, bodyLength: Int) -> Bool {
        var lineLength = 0
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\n") { return false }
            guard byte == UInt8(ascii: "\r") else {
                lineLength += 1
                continue
            }
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\n") else {
                return false
            }
            position += 1
            if lineLength == 0 { return position > 2 && position + bodyLength == bytes.count }
            lineLength = 0
        }
        return false
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed, buffered.readableBytes > 0 {
            isActive = false
            let bytes = buffered
            buffered = ByteBuffer()
            context.fireChannelRead(wrapInboundOut(bytes))
        }
        context.fireUserInboundEventTriggered(event)
    }
}

extension ServerLimits {
    /// Whether each request of the common form is within these limits, so that it needs no checks.
    var allowsFastPath: Bool {
        usesFastPath && fieldsMax >= FastPathRequest.fieldsMax
            && fieldLengthMax >= FastPathRequest.headLengthMax
            && headersLengthMax >= FastPathRequest.headLengthMax
            && targetLengthMax >= FastPathRequest.headLengthMax
    }
}
