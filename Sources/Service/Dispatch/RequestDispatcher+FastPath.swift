import Engine
import NIOCore
import Rules
import Wire

extension FastPathRequest.Kind {
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
    /// Performs a hot request that has the token of the last request, if the token's holder may do
    /// so. Otherwise it does nothing and returns false: NIO's path must handle the request.
    func perform(
        _ request: FastPathRequest, in bytes: UnsafeRawBufferPointer,
        for connection: HTTPConnection
    ) -> Bool {
        let now = NIODeadline.now()
        let route = request.kind.route
        guard !isStopping, !connection.permit.isReserve || !route.isForBuyers,
            !request.isRehearsal || settings.campaign.isRehearsal,
            let holder = tokenCache.latestHolder(
                UnsafeRawBufferPointer(rebasing: bytes[request.bearer]),
                atNS: now.uptimeNanoseconds),
            holder.role.allows(route.requiredPermissions ?? []),
            let hot = hotInquiry(request, in: bytes)
        else { return false }
        if connection.trust == .unknown { connection.recordHolder(holder) }
        let allowance: BuyerRateLimiter.Allowance = request.kind == .confirm ? .closing : .ordinary
        let mayAsk =
            hot.buyer.map {
                rateLimiter.admits($0.text, of: holder, allowance, atNS: now.uptimeNanoseconds)
            } ?? true
        let canAnswerAtOnce = mayAsk && connection.canAnswerAtOnce
        var number: Int32 = -1
        if canAnswerAtOnce, let outcome = engine.answer(hot.inquiry, registerNumber: &number) {
            connection.answerAtOnce(since: now) { buffer in
                encoder.write(
                    outcome, to: hot.question, about: hot.inquiry.buyersDrop,
                    ResponseFraming(), into: &buffer)
            }
            return true
        }
        let slot = connection.openSlot(at: now)
        if canAnswerAtOnce {
            let ticket = PendingRequests.Ticket(
                connection: connection, slot: slot, question: hot.question,
                drop: hot.inquiry.buyersDrop)
            askWriter(hot.inquiry, ticket, hint: number)
        } else if mayAsk {
            ask(hot.inquiry, as: hot.question, for: connection, slot: slot)
        } else {
            connection.finish(slot, with: encoder.tooMany(about: hot.inquiry.buyersDrop))
        }
        return true
    }

    /// The inquiry of a hot request. `nil` if its body does not have the plain form.
    private func hotInquiry(
        _ request: FastPathRequest, in bytes: UnsafeRawBufferPointer
    ) -> (inquiry: Inquiry, question: QuestionKind, buyer: BuyerID?)? {
        func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(rebasing: bytes[range])
        }
        let drop = dropNames.name(part(request.drop))
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
        let (inquiry, question) = RequestDispatcher.inquiry(
            request.kind.route, of: named, in: drop, order: order)
        return (inquiry, question, named)
    }
}
