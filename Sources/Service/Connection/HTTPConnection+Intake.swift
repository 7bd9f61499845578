import NIOCore
import NIOHTTP1
import Wire

extension HTTPConnection {
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            if isBetween { begin(RequestHead(head)) }
        case .body(let part): receive(part)
        case .end: complete()
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        dispatcher.flushConnections()
        context.fireChannelReadComplete()
    }

    /// Called when a request came with a valid token.
    func recordHolder(_ holder: TokenHolder) {
        if !holder.role.permissions.isDisjoint(with: [.read, .command]) {
            trust = .staff
        } else if trust == .unknown {
            trust = .partner
        }
    }

    private func begin(_ head: RequestHead) {
        // The head may have arrived in the same read as the previous request.
        bytesArrived()
        let admission = dispatcher.admit(head, from: self)
        var request = IncomingRequest(head: head, admission: admission, slot: openSlot(head))
        if (head.contentLength ?? 0) > admission.bodyLengthMax(dispatcher.limits) {
            return refuseBody(request)
        }
        if let holder = admission.batchHolder {
            let batch = BatchJob(holder, on: dispatcher, for: self, slot: request.slot)
            request.batch = batch
            change(request.slot) { $0.batch = batch }
            isReceivingBatch = true
        }
        if head.expectsContinue {
            if !admission.needsBody { return refuseBody(request) }
            // With an earlier request unanswered, this line would come before that answer.
            if request.slot == firstSlot {
                sendInBetween(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n"))
            }
        }
        intake = .body(request)
    }

    /// Handles the hot request that begins with the first byte.
    func receive(_ request: FastPathRequest, in bytes: ByteBuffer) {
        receivingSince = nil
        isBodyAwaited = false
        bytes.withUnsafeReadableBytes { bytes in
            if dispatcher.perform(request, in: bytes, for: self) { return }
            // Handles the request as if NIO's parser had delivered it in parts.
            begin(request.head(in: bytes))
            let body = UnsafeRawBufferPointer(rebasing: bytes[request.body])
            if !body.isEmpty { receive(ByteBuffer(bytes: body)) }
            complete()
        }
    }

    /// Called by the fast path when it waits for the rest of a request. Starts the deadline.
    func awaitRest(hasHead: Bool) {
        bytesArrived()
        isBodyAwaited = hasHead
    }

    /// Replaces the parser after a client has asked for another protocol, because the old parser
    /// then stops. The server never changes the protocol, so a new parser gets the remaining bytes.
    private func renewParser() {
        guard let context, let old = parser else { return }
        let next = FastPath.parser(dispatcher.limits)
        let pipeline = context.pipeline.syncOperations
        do {
            try pipeline.addHandler(next, position: .after(old))
        } catch {
            return hangUp()
        }
        parser = next
        pipeline.removeHandler(old, promise: nil)
    }

    private func receive(_ part: ByteBuffer) {
        guard case .body(var request) = intake else { return }
        // A second reference to the body, in `intake`, would make each append copy the body.
        intake = .over
        request.length += part.readableBytes
        if request.length > request.admission.bodyLengthMax(dispatcher.limits) {
            return refuseBody(request)
        }
        if let batch = request.batch {
            batch.receive(part)
        } else if request.admission.needsBody {
            if request.body.readableBytes == 0 {
                request.body = part
            } else {
                request.body.writeImmutableBuffer(part)
            }
        }
        intake = .body(request)
    }

    private func complete() {
        guard case .body(let request) = intake else { return }
        receivingSince = nil
        completeCount += 1
        lastContentLength = request.head.contentLength
        intake = request.head.isKeepAlive ? .between : .over
        isReceivingBatch = false
        if request.head.asksForUpgrade { renewParser() }
        if let batch = request.batch { return batch.complete() }
        dispatcher.perform(request, for: self)
    }

    /// Answers without waiting for the body. The body is read and discarded.
    private func refuseBody(_ request: IncomingRequest) {
        endIntake(of: request.slot)
        switch request.admission {
        case .refused(let response), .unknownToken(let response):
            return finish(request.slot, with: response)
        case .granted: break
        }
        let limit = request.admission.bodyLengthMax(dispatcher.limits)
        let problem = Problem(
            .tooLarge, "The body is longer than the maximum of \(limit) bytes.")
        if let batch = request.batch { return batch.cutShort(problem) }
        finish(request.slot, with: dispatcher.encoder.response(problem))
    }

    /// Ends the intake. The rest of the request is read and discarded.
    private func endIntake(of slot: UInt64) {
        intake = .over
        isReceivingBatch = false
        receivingSince = nil
        change(slot) {
            $0.closes = true
            $0.lingers = true
        }
    }

    func tooLate() {
        refuse(Problem(.timedOut, "The request did not arrive completely in time; send it again."))
    }

    private func refuse(_ problem: Problem) {
        guard case .body(let request) = intake else {
            let slot = openSlot(nil)
            endIntake(of: slot)
            return finish(slot, with: dispatcher.encoder.response(problem))
        }
        dispatcher.logClientError(problem.status, nil, from: self)
        endIntake(of: request.slot)
        if let batch = request.batch { return batch.cutShort(problem) }
        finish(request.slot, with: dispatcher.encoder.response(problem))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return hangUp() }
        if case .over = intake { return }
        let code: RequestProblemCode = error == .headerOverflow ? .headersTooLarge : .badRequest
        refuse(Problem(code, sentence(of: error)))
        dispatcher.flushConnections()
    }

    /// The sentence for an error. If the head has a fault, that is the likely cause.
    private func sentence(of error: HTTPParserError) -> String {
        if case .body(let request) = intake, let fault = request.head.fault { return fault }
        return error.sentence
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed {
            inputClosed()
            dispatcher.flushConnections()
        }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: Reading

    /// Called when bytes have arrived, whether they complete a request or not.
    func bytesArrived() {
        if case .over = intake { return }
        if receivingSince == nil { receivingSince = .now() }
    }

    func read(context: ChannelHandlerContext) {
        if mustHoldReads {
            isReadHeld = true
        } else {
            context.read()
        }
    }

    /// Whether reading must pause. A batch's body is read even if the client reads no answers,
    /// because many clients read answers only after they have sent everything.
    private var mustHoldReads: Bool {
        slots.count >= pipelineMax || (unwritableSince != nil && !isReceivingBatch)
    }

    func releaseRead(_ context: ChannelHandlerContext) {
        guard isReadHeld, !mustHoldReads else { return }
        isReadHeld = false
        context.read()
    }
}
