import Engine
import NIOCore
import Rules
import Wire

extension Conversation {
    /// Takes a hot request that begins with the first byte.
    func take(_ request: HotRequest, in bytes: ByteBuffer) {
        receivingSince = nil
        isBodyAwaited = false
        bytes.withUnsafeReadableBytes { bytes in
            if desk.perform(request, in: bytes, for: self) { return }
            takeWhole(
                RequestHead(request, in: bytes),
                body: ByteBuffer(bytes: UnsafeRawBufferPointer(rebasing: bytes[request.body])))
        }
    }

    /// The beginning of a request was kept: from now on its rest has a deadline.
    func awaitRest(hasHead: Bool) {
        bytesArrived()
        isBodyAwaited = hasHead
    }
}

extension RequestHead {
    /// The head of a hot request, as the library's parser would have made it.
    init(_ request: HotRequest, in bytes: UnsafeRawBufferPointer) {
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

extension HotRequest.Kind {
    /// The route that it takes.
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

extension DoorLoop {
    /// Carries out a hot request of somebody who is known and may ask; false, and nothing has
    /// happened, where the usual way has more to say.
    func perform(
        _ request: HotRequest, in bytes: UnsafeRawBufferPointer, for conversation: Conversation
    ) -> Bool {
        func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(rebasing: bytes[range])
        }
        let now = NIODeadline.now()
        let route = request.kind.route
        guard !isStopping, !conversation.isReserve || !route.isBuyers,
            !request.isRehearsal || settings.campaign.isRehearsal,
            let holder = latestHolder(part(request.bearer), at: now),
            holder.role.allows(route.needs ?? [])
        else { return false }
        let drop = dropName(part(request.drop))
        var buyer: BuyerID?
        var order: OrderReference?
        switch request.kind {
        case .register, .claim:
            guard let named = BuyerBody.plain("buyer", in: part(request.body)) else {
                return false
            }
            buyer = BuyerID(trusted: named)
        case .confirm:
            guard let named = BuyerBody.plain("order", in: part(request.body)) else {
                return false
            }
            order = OrderReference(trusted: named)
            buyer = BuyerID(trusted: String(decoding: part(request.buyer), as: UTF8.self))
        case .standing:
            buyer = BuyerID(trusted: String(decoding: part(request.buyer), as: UTF8.self))
        case .drop: break
        }
        let slot = conversation.openSlot(at: now)
        guard let buyer else {
            ask(.drop(drop), as: .drop, for: conversation, slot: slot)
            return true
        }
        guard admits(buyer, at: now, for: conversation, slot) else { return true }
        ask(route, of: buyer, in: drop, order: order, for: conversation, slot: slot)
        return true
    }
}
