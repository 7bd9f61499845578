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
            let holder = tokenCache.latestHolder(
                UnsafeRawBufferPointer(rebasing: bytes[request.bearer]),
                atNS: now.uptimeNanoseconds),
            holder.role.allows(route.needs ?? []), let wish = wish(request, in: bytes)
        else { return false }
        if connection.trust == .unknown { connection.recordHolder(holder) }
        let allowance: BuyerPace.Allowance = request.kind == .confirm ? .closing : .asking
        let mayAsk =
            wish.buyer.map {
                pace.admits($0.text, of: holder, allowance, atNS: now.uptimeNanoseconds)
            } ?? true
        let isFree = mayAsk && connection.isFree
        var number: Int32 = -1
        if isFree, let outcome = engine.answer(wish.inquiry, registerNumber: &number) {
            connection.answerAtOnce(since: now) { buffer in
                encoder.write(
                    outcome, to: wish.question, about: wish.inquiry.buyersDrop,
                    ResponseFraming(), into: &buffer)
            }
            return true
        }
        let slot = connection.openSlot(at: now)
        if isFree {
            let ticket = PendingRequests.Ticket(
                connection: connection, slot: slot, question: wish.question,
                drop: wish.inquiry.buyersDrop)
            askWriter(wish.inquiry, ticket, hint: number)
        } else if mayAsk {
            ask(wish.inquiry, as: wish.question, for: connection, slot: slot)
        } else {
            connection.finish(slot, with: encoder.tooMany(about: wish.inquiry.buyersDrop))
        }
        return true
    }

    /// What a hot request asks of the engine; nil if its body does not have the plain form.
    private func wish(
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
