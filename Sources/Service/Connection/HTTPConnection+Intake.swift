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
        dispatcher.flushTouched()
        context.fireChannelReadComplete()
    }

    private func begin(_ head: RequestHead) {
        // The first byte may have arrived together with the previous request.
        bytesArrived()
        let admission = dispatcher.admit(head, from: self)
        var receiving = Receiving(head: head, admission: admission, slot: openSlot(head))
        if (head.contentLength ?? 0) > admission.bodyLengthMax(dispatcher.limits) {
            return refuseBody(receiving)
        }
        if let holder = admission.batchHolder {
            let batch = BatchJob(holder, on: dispatcher, for: self, slot: receiving.slot)
            receiving.batch = batch
            change(receiving.slot) { $0.batch = batch }
            isTakingBatch = true
        }
        if head.expectsContinue {
            if !admission.needsBody { return refuseBody(receiving) }
            // Only if no earlier answer is owed: otherwise the client stops waiting before this one
            // is sent.
            if receiving.slot == owedSlot {
                sendInBetween(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n"))
            }
        }
        intake = .body(receiving)
    }

    /// Handles a request that arrived complete, as if the parser had delivered it in parts.
    func takeWhole(_ head: RequestHead, body: ByteBuffer) {
        begin(head)
        if body.readableBytes > 0 { receive(body) }
        complete()
    }

    /// Replaces the parser after a client has asked for another protocol: the old parser accepts
    /// nothing more. The service never changes the protocol, so a new parser gets the remaining
    /// bytes.
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
        guard case .body(var receiving) = intake else { return }
        // Clears the state first: a second reference to the body would make every append copy it.
        intake = .over
        receiving.length += part.readableBytes
        if receiving.length > receiving.admission.bodyLengthMax(dispatcher.limits) {
            return refuseBody(receiving)
        }
        if let batch = receiving.batch {
            batch.receive(part)
        } else if receiving.admission.needsBody {
            if receiving.body.readableBytes == 0 {
                receiving.body = part
            } else {
                receiving.body.writeImmutableBuffer(part)
            }
        }
        intake = .body(receiving)
    }

    private func complete() {
        guard case .body(let receiving) = intake else { return }
        receivingSince = nil
        completeCount += 1
        lastContentLength = receiving.head.contentLength
        intake = receiving.head.isKeepAlive ? .between : .over
        isTakingBatch = false
        if receiving.head.asksForUpgrade { renewParser() }
        if let batch = receiving.batch { return batch.complete() }
        switch receiving.admission {
        case .refused: perform(receiving, as: receiving.admission)
        case .granted: perform(receiving, as: receiving.admission)
        case .stranger:
            dispatcher.lookAtTokensAgain {
                let admission = self.dispatcher.admit(receiving.head, from: self)
                self.perform(receiving, as: admission)
            }
        }
    }

    private func perform(_ receiving: Receiving, as admission: Admission) {
        switch admission {
        case .refused(let answer), .stranger(let answer):
            dispatcher.tellClientError(answer.status, receiving.head, from: context?.remoteAddress)
            finish(receiving.slot, with: answer)
        case .granted(let routeMatch, let holder):
            dispatcher.perform(
                routeMatch, holder: holder, head: receiving.head, body: receiving.body, for: self,
                slot: receiving.slot)
        }
    }

    /// Answers without waiting for the body, which is read and discarded.
    private func refuseBody(_ receiving: Receiving) {
        endIntake(of: receiving.slot)
        switch receiving.admission {
        case .refused(let answer), .stranger(let answer):
            return finish(receiving.slot, with: answer)
        case .granted: break
        }
        let limit = receiving.admission.bodyLengthMax(dispatcher.limits)
        let problem = Problem(
            .tooLarge, "The body is longer than the \(limit) bytes that fit here.")
        if let batch = receiving.batch { return batch.cutShort(problem) }
        finish(receiving.slot, with: dispatcher.answer(problem))
    }

    /// Ends the intake: the rest of the request is read and discarded.
    private func endIntake(of slot: UInt64) {
        intake = .over
        isTakingBatch = false
        receivingSince = nil
        change(slot) {
            $0.closes = true
            $0.lingers = true
        }
    }

    /// Called when the request took too long to arrive.
    func tooLate() {
        refuse(Problem(.timedOut, "The request did not come in within its time; send it again."))
    }

    private func refuse(_ problem: Problem) {
        guard case .body(let receiving) = intake else {
            let slot = openSlot(nil)
            endIntake(of: slot)
            return finish(slot, with: dispatcher.answer(problem))
        }
        dispatcher.tellClientError(problem.status, nil, from: context?.remoteAddress)
        endIntake(of: receiving.slot)
        if let batch = receiving.batch { return batch.cutShort(problem) }
        finish(receiving.slot, with: dispatcher.answer(problem))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return hangUp() }
        if case .over = intake { return }
        let code: RequestProblemCode = error == .headerOverflow ? .headersTooLarge : .badRequest
        refuse(Problem(code, sentence(of: error)))
        dispatcher.flushTouched()
    }

    /// The sentence for an error. A fault of the head comes first: it may be the cause.
    private func sentence(of error: HTTPParserError) -> String {
        if case .body(let receiving) = intake, let fault = receiving.head.fault { return fault }
        return error.sentence
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed {
            inputClosed()
            dispatcher.flushTouched()
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

    /// Whether reading must pause. A batch's body is read even if the client reads no answers: many
    /// clients read none before they have sent everything.
    private var mustHoldReads: Bool {
        slots.count >= pipelineMax || (unwritableSince != nil && !isTakingBatch)
    }

    func releaseRead(_ context: ChannelHandlerContext) {
        guard isReadHeld, !mustHoldReads else { return }
        isReadHeld = false
        context.read()
    }
}
