import Engine
import NIOCore
import Rules
import Wire

extension HTTPConnection {
    /// Handles a hot request that begins with the first byte.
    func take(_ request: FastPathRequest, in bytes: ByteBuffer) {
        receivingSince = nil
        isBodyAwaited = false
        bytes.withUnsafeReadableBytes { bytes in
            if dispatcher.perform(request, in: bytes, for: self) { return }
            takeWhole(
                RequestHead(request, in: bytes),
                body: ByteBuffer(bytes: UnsafeRawBufferPointer(rebasing: bytes[request.body])))
        }
    }

    /// Called when the beginning of a request is kept: from now on its rest has a deadline.
    func awaitRest(hasHead: Bool) {
        bytesArrived()
        isBodyAwaited = hasHead
    }
}

extension RequestHead {
    /// The head of a hot request, as NIO's parser would have made it.
    init(_ request: FastPathRequest, in bytes: UnsafeRawBufferPointer) {
        func text(_ range: Range<Int>) -> String {
            String(decoding: UnsafeRawBufferPointer(rebasing: bytes[range]), as: UTF8.self)
        }
        let isPoll = request.kind == .standing || request.kind == .drop
        self.init(verb: isPoll ? .get : .post, target: text(request.target))
        bearer = text(request.bearer)
        contentLength = request.body.count
        isRehearsal = request.isRehearsal
    }
}

extension FastPathRequest.Kind {
    /// The route of the request.
    var route: Route {
        switch self {
        case .register: .register
        case .claim: .claim
        case .confirm: .confirm
        case .standing: .standing
        case .drop: .drop
        }
    }
}

extension RequestDispatcher {
    /// Performs a hot request with the token that was used last, if its holder may do it. Returns
    /// false, and has done nothing, if the ordinary way must handle the request.
    func perform(
        _ request: FastPathRequest, in bytes: UnsafeRawBufferPointer,
        for connection: HTTPConnection
    ) -> Bool {
        let now = NIODeadline.now()
        let route = request.kind.route
        guard !isStopping, !connection.place.isReserve || !route.isBuyers,
            !request.isRehearsal || settings.campaign.isRehearsal,
            let holder = latestHolder(
                UnsafeRawBufferPointer(rebasing: bytes[request.bearer]), at: now),
            holder.role.allows(route.needs ?? []), let wish = wish(request, in: bytes)
        else { return false }
        if connection.standing == .stranger { connection.show(holder) }
        let allowance: BuyerPace.Allowance = request.kind == .confirm ? .closing : .asking
        let mayAsk =
            wish.buyer.map {
                pace.admits($0.text, of: holder, allowance, atNS: now.uptimeNanoseconds)
            } ?? true
        let isFree = mayAsk && connection.isFree
        var number: Int32 = -1
        if isFree, let outcome = engine.answer(wish.inquiry, noting: &number) {
            tell(
                outcome, to: wish.asked, about: wish.inquiry.buyersDrop, connection, since: now)
            return true
        }
        let slot = connection.openSlot(at: now)
        if isFree {
            let ticket = PendingRequests.Ticket(
                connection: connection, slot: slot, asked: wish.asked,
                drop: wish.inquiry.buyersDrop)
            askWriter(wish.inquiry, ticket, near: number)
        } else if mayAsk {
            ask(wish.inquiry, as: wish.asked, for: connection, slot: slot)
        } else {
            connection.finish(slot, with: tooMany(about: wish.inquiry.buyersDrop))
        }
        return true
    }

    /// What a hot request asks of the engine; nil if its body does not have the plain form.
    private func wish(
        _ request: FastPathRequest, in bytes: UnsafeRawBufferPointer
    ) -> (inquiry: Inquiry, asked: Asked, buyer: BuyerID?)? {
        func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(rebasing: bytes[range])
        }
        let drop = dropName(part(request.drop))
        var named = BuyerID(trusted: String(decoding: part(request.buyer), as: UTF8.self))
        var order: OrderReference?
        switch request.kind {
        case .register, .claim:
            guard let text = BuyerBody.plain("buyer", in: part(request.body)),
                !BuyerID.isPathStep(text.utf8)
            else { return nil }
            named = BuyerID(trusted: text)
        case .confirm:
            guard let text = BuyerBody.plain("order", in: part(request.body)) else { return nil }
            order = OrderReference(trusted: text)
        case .standing: break
        case .drop: return (.drop(drop), .drop, nil)
        }
        let (inquiry, asked) = RequestDispatcher.inquiry(
            request.kind.route, of: named, in: drop, order: order)
        return (inquiry, asked, named)
    }

    /// Writes an answer without a slot.
    private func tell(
        _ outcome: Outcome, to asked: Asked, about drop: DropID?, _ connection: HTTPConnection,
        since moment: NIODeadline
    ) {
        connection.answerAtOnce(since: moment) { buffer in
            if case .refused(let refusal) = outcome {
                return refusals.write(refusal, notice(of: drop), date: stayingFields, into: &buffer)
            }
            guard let status = write(outcome, to: asked, about: drop) else {
                let answer = answer(outcome, to: asked, about: drop)
                answer.write(into: &buffer, date: stayingFields, isHead: false, closes: false)
                return answer.ending
            }
            Answer.writeHead(
                into: &buffer, status: status, kind: .json, length: scratch.bytes.count,
                date: stayingFields)
            buffer.writeBytes(scratch.bytes)
            return .answered
        }
    }
}
