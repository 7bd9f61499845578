import NIOCore
import NIOHTTP1

/// Reads hot requests of the common form before NIO's parser does, and passes every other byte to
/// that parser, unchanged and in order.
///
/// Between two requests it knows where the next one begins. A request that deviates goes to NIO's
/// parser from its first byte on, and so does everything after it, unless the parser has certainly
/// finished a request with the last byte that it received.
final class FastPath: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    typealias Parser = ByteToMessageHandler<HTTPRequestDecoder>

    private let connection: HTTPConnection
    private let bodyLengthMax: Int
    /// Whether the next byte begins a request and NIO's parser holds none.
    private var isOpen: Bool
    /// The beginning of a request that may have the common form.
    private var held = ByteBuffer()

    init(_ connection: HTTPConnection, before parser: Parser) {
        self.connection = connection
        connection.parser = parser
        let limits = connection.dispatcher.limits
        bodyLengthMax = limits.bodyLengthMax
        isOpen = limits.allowsFastPath
    }

    func handlerAdded(context: ChannelHandlerContext) {
        connection.writeContext = context
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        connection.bytesArrived()
        guard isOpen else {
            // After an error the parser accepts nothing, and earlier answers may still be owed.
            if !connection.isOver { context.fireChannelRead(data) }
            return
        }
        var bytes = unwrapInboundIn(data)
        if held.readableBytes > 0 {
            held.writeBuffer(&bytes)
            swap(&held, &bytes)
            held = ByteBuffer()
        }
        readRequests(&bytes, context)
    }

    private func readRequests(_ bytes: inout ByteBuffer, _ context: ChannelHandlerContext) {
        while bytes.readableBytes > 0 {
            // Bytes after the last request are discarded, as on the ordinary way.
            if connection.isOver { return }
            let reading = bytes.withUnsafeReadableBytes {
                FastPathRequest.read($0, bodyLengthMax: bodyLengthMax)
            }
            switch reading {
            case .whole(let request):
                connection.receive(request, in: bytes)
                bytes.moveReaderIndex(forwardBy: request.length)
            case .unfinished(let hasHead):
                held.writeBuffer(&bytes)
                connection.awaitRest(hasHead: hasHead)
            case .other: return passOn(bytes, context)
            }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // The handlers behind this one have seen nothing of this turn and have nothing to add.
        if isOpen { return connection.dispatcher.flushTouched() }
        context.fireChannelReadComplete()
    }

    private func passOn(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        isOpen = false
        let count = connection.completeCount
        context.fireChannelRead(wrapInboundOut(bytes))
        guard connection.completeCount == count + 1, connection.isBetween,
            let bodyLength = connection.lastContentLength
        else { return }
        isOpen = bytes.withUnsafeReadableBytes {
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

    /// Whether the bytes are one request and nothing else. The parser has made one request of them,
    /// with a body of `bodyLength` bytes. If all lines of a head end with CR LF, every reader ends
    /// the head at the first empty line.
    static func isOneRequest(_ bytes: UnsafeRawBufferPointer, bodyLength: Int) -> Bool {
        var lineLength = 0
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte == UInt8(ascii: "\n") { return false }
            guard byte == UInt8(ascii: "\r") else {
                lineLength += 1
                continue
            }
            guard place < bytes.count, bytes[place] == UInt8(ascii: "\n") else { return false }
            place += 1
            if lineLength == 0 { return place > 2 && place + bodyLength == bytes.count }
            lineLength = 0
        }
        return false
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed, held.readableBytes > 0 {
            isOpen = false
            let bytes = held
            held = ByteBuffer()
            context.fireChannelRead(wrapInboundOut(bytes))
        }
        context.fireUserInboundEventTriggered(event)
    }
}

extension ServerLimits {
    /// Whether the common form is within all limits, so that it needs no further check.
    var allowsFastPath: Bool {
        usesFastPath && fieldsMax >= FastPathRequest.fieldsMax
            && fieldLengthMax >= FastPathRequest.headLengthMax
            && headersLengthMax >= FastPathRequest.headLengthMax
            && targetLengthMax >= FastPathRequest.headLengthMax
    }
}
