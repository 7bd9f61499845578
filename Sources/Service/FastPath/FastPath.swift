import NIOCore
import NIOHTTP1

/// Stands before the library's parser: takes hot requests of the common form by itself, and hands
/// every other byte on, unchanged and in order.
///
/// Between two requests it is known where the next one begins. What deviates is the library's from
/// its first byte on, and so is everything after it, unless it is beyond doubt that the parser has
/// come to the end of a request with the last byte that it was handed.
final class FastPath: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// The library's parser, which makes requests of bytes.
    typealias Parser = ByteToMessageHandler<HTTPRequestDecoder>

    private let conversation: HTTPConnection
    private let bodyLengthMax: Int
    /// Whether the next byte begins a request and the library's parser holds none.
    private var isOpen: Bool
    /// The beginning of a request that may become one of the common form.
    private var held = ByteBuffer()

    init(_ conversation: HTTPConnection, before parser: Parser) {
        self.conversation = conversation
        conversation.parser = parser
        let limits = conversation.dispatcher.limits
        bodyLengthMax = limits.bodyLengthMax
        isOpen = limits.takesFastLane
    }

    func handlerAdded(context: ChannelHandlerContext) {
        conversation.wayOut = context
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        conversation.bytesArrived()
        guard isOpen else {
            // The parser takes nothing after an error, and earlier answers may still be owed.
            if !conversation.isOver { context.fireChannelRead(data) }
            return
        }
        var bytes = unwrapInboundIn(data)
        if held.readableBytes > 0 {
            held.writeBuffer(&bytes)
            swap(&held, &bytes)
            held = ByteBuffer()
        }
        take(&bytes, context)
    }

    private func take(_ bytes: inout ByteBuffer, _ context: ChannelHandlerContext) {
        while bytes.readableBytes > 0 {
            // Whatever comes after the last request is thrown away, here as there.
            if conversation.isOver { return }
            let reading = bytes.withUnsafeReadableBytes {
                FastPathRequest.read($0, bodyLengthMax: bodyLengthMax)
            }
            switch reading {
            case .whole(let request):
                conversation.take(request, in: bytes)
                bytes.moveReaderIndex(forwardBy: request.length)
            case .unfinished(let hasHead):
                held.writeBuffer(&bytes)
                conversation.awaitRest(hasHead: hasHead)
            case .other: return handOn(bytes, context)
            }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // What lies behind has seen nothing of this turn, and has nothing to add to it.
        if isOpen { return conversation.dispatcher.flushTouched() }
        context.fireChannelReadComplete()
    }

    /// Gives bytes to the library's parser.
    private func handOn(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        isOpen = false
        let count = conversation.completeCount
        context.fireChannelRead(wrapInboundOut(bytes))
        guard conversation.completeCount == count + 1, conversation.isBetween,
            let bodyLength = conversation.lastContentLength
        else { return }
        isOpen = bytes.withUnsafeReadableBytes {
            FastPath.isOneRequest($0, bodyLength: bodyLength)
        }
    }

    /// A parser within the bounds.
    static func parser(_ limits: ServerLimits) -> Parser {
        var decoding = NIOHTTPDecoderLimitConfiguration()
        decoding.maxHeaderFieldSize = limits.fieldLengthMax
        decoding.maxHeaderListSize = limits.headersLengthMax
        decoding.maxHeaderFieldCount = limits.fieldsMax
        return ByteToMessageHandler(
            HTTPRequestDecoder(
                leftOverBytesStrategy: .forwardBytes, limitConfiguration: decoding))
    }

    /// Whether bytes, of which the parser has made one request with a body of this length, are that
    /// request and nothing else. A head whose lines all end with CR LF ends at its first empty line
    /// for every reader.
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
    /// Whether the common form is within all bounds, so that it needs no further look.
    var takesFastLane: Bool {
        hasFastLane && fieldsMax >= FastPathRequest.fieldsMax
            && fieldLengthMax >= FastPathRequest.headLengthMax
            && headersLengthMax >= FastPathRequest.headLengthMax
            && targetLengthMax >= FastPathRequest.headLengthMax
    }
}
