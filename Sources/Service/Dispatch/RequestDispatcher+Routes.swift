import Engine
import NIOCore
import Rules
import Telemetry
import Wire

extension RequestDispatcher {
    /// Performs a request that was admitted and is complete.
    func perform(
        _ visit: RouteMatch, holder: TokenHolder?, head: RequestHead, body: ByteBuffer,
        for conversation: HTTPConnection, slot: UInt64
    ) {
        do {
            switch visit.route {
            case .register, .unregister, .claim, .standing, .confirm, .release:
                try performBuyers(
                    visit, holder: holder, body: body, for: conversation, slot: slot)
            case .commands:
                let command = try operatorCommand(visit, holder: holder, body: body)
                ask(.command(.operate(command)), as: .drop, for: conversation, slot: slot)
            case .campaign: ask(.campaign, as: .campaign, for: conversation, slot: slot)
            case .drops: ask(.campaign, as: .drops, for: conversation, slot: slot)
            case .drop:
                ask(.drop(try known(visit)), as: .drop, for: conversation, slot: slot)
            case .batch: workOnBatch(body, holder: holder, for: conversation, slot: slot)
            case .watch:
                let follower = try watcher(visit, holder: holder, head: head, conversation)
                ask(.campaign, as: .watch(follower), for: conversation, slot: slot)
            case .events:
                let follower = try follower(.lines, of: "event", visit, conversation)
                let last = engine.durableEvent
                guard follower.resumesAfter ?? 0 <= last else {
                    throw ShapeProblem.member(
                        "after", "the number of an event that is there: \(last) at most")
                }
                follower.pass = StreamPass(head, holder)
                conversation.beginStream(slot, follower, head: StreamHead.lines)
            case .readings:
                let follower = try follower(.readings, of: "reading", visit, conversation)
                follower.pass = StreamPass(head, holder)
                conversation.beginStream(slot, follower, head: StreamHead.lines)
            case .recording: tellExtent(for: conversation, slot: slot)
            case .metrics, .openapi, .health, .readiness:
                conversation.finish(slot, with: page(visit.route))
            }
        } catch let problem as ShapeProblem {
            tellClientError(422, head, from: conversation.context?.remoteAddress)
            conversation.finish(slot, with: answer(Problem(problem)))
        } catch let problem as Problem {
            conversation.finish(slot, with: answer(problem))
        } catch {
            conversation.finish(slot, with: answer(Problem(.failed, "\(error)")))
        }
    }

    /// Starts a batch whose body is complete: its token was unknown when the body began to arrive.
    private func workOnBatch(
        _ body: ByteBuffer, holder: TokenHolder?, for conversation: HTTPConnection, slot: UInt64
    ) {
        guard let holder else { return conversation.finish(slot, with: turnedAway()) }
        let batch = BatchJob(holder, on: self, for: conversation, slot: slot)
        conversation.change(slot) { $0.batch = batch }
        batch.receive(body)
        batch.complete()
    }

    private func performBuyers(
        _ visit: RouteMatch, holder: TokenHolder?, body: ByteBuffer,
        for conversation: HTTPConnection,
        slot: UInt64
    ) throws {
        let drop = try known(visit)
        let buyer: BuyerID
        if visit.route == .register || visit.route == .claim {
            buyer = try body.withUnsafeReadableBytes { try BuyerBody.buyer(in: $0) }
        } else if let named = visit.buyer {
            buyer = named
        } else {
            if let objection = visit.target.objection(toSegment: 4) {
                throw ShapeProblem.member("buyer", objection)
            }
            let came = visit.target.segments[4] ?? "\u{FFFD}"
            throw ShapeProblem.value("buyer", BuyerBody.buyerRule, came: .string(came))
        }
        let allowance: BuyerPace.Allowance =
            visit.route == .confirm || visit.route == .release ? .closing : .asking
        let now = NIODeadline.now().uptimeNanoseconds
        guard pace.admits(buyer.text, of: holder, allowance, atNS: now) else {
            return conversation.finish(slot, with: tooMany(about: drop))
        }
        var order: OrderReference?
        if visit.route == .confirm {
            order = try body.withUnsafeReadableBytes { try BuyerBody.order(in: $0) }
        }
        let (inquiry, asked) = RequestDispatcher.inquiry(
            visit.route, of: buyer, in: drop, order: order)
        ask(inquiry, as: asked, for: conversation, slot: slot)
    }

    /// What to ask the engine for a buyer's request.
    static func inquiry(
        _ route: Route, of buyer: BuyerID, in drop: DropID, order: OrderReference?
    ) -> (Inquiry, Asked) {
        func command(_ act: BuyerAct) -> Inquiry {
            .command(.buyer(BuyerCommand(act, drop: drop, buyer: buyer)))
        }
        return switch (route, order) {
        case (.register, _): (command(.register), .registration)
        case (.unregister, _): (command(.unregister), .registration)
        case (.claim, _): (command(.claim), .claim)
        case (.release, _): (command(.release), .standing)
        case (.confirm, let order?): (command(.confirm(order)), .standing)
        default: (.standing(drop, buyer), .standing)
        }
    }

    private func operatorCommand(
        _ visit: RouteMatch, holder: TokenHolder?, body: ByteBuffer
    ) throws -> OperatorCommand {
        let drop = try known(visit)
        let request = try body.withUnsafeReadableBytes { try CommandRequest(parsing: $0) }
        return OperatorCommand(
            request.act, drop: drop, author: .operator(ExactText(holder?.name ?? "")),
            reason: request.reason, revision: request.revision, id: request.id,
            notice: request.notice)
    }

    /// The drop that the path names, if the name is valid; the engine says whether the drop exists.
    private func known(_ visit: RouteMatch) throws(Problem) -> DropID {
        guard let drop = visit.drop else {
            let came = ScannedValue.string(visit.target.segments[2] ?? "\u{FFFD}").shown
            throw Problem(
                Refusal(.unknownDrop, "The campaign has no drop of that name: \(came)."))
        }
        return drop
    }

    private func watcher(
        _ visit: RouteMatch, holder: TokenHolder?, head: RequestHead, _ conversation: HTTPConnection
    ) throws(ShapeProblem) -> FeedSubscriber {
        var choice = EventChoice.all
        if let text = visit.target.parameter("events") {
            guard let named = EventChoice(rawValue: text) else {
                throw .member("events", "all, acts or none")
            }
            choice = named
        }
        var backfill = 120
        if let text = visit.target.parameter("backfill") {
            guard let seconds = Int(text), (0...120).contains(seconds) else {
                throw .member("backfill", "a whole number of seconds from 0 to 120")
            }
            backfill = seconds
        }
        var acts = 0
        if let text = visit.target.parameter("acts") {
            guard let count = Int(text), (0...RecentActs.limit).contains(count) else {
                throw .member("acts", "a whole number from 0 to \(RecentActs.limit)")
            }
            acts = count
        }
        let follower = FeedSubscriber(.messages(choice), on: self, for: conversation)
        follower.acts = acts
        follower.holder = holder
        follower.pass = StreamPass(head, holder)
        follower.backfill = .seconds(Int64(backfill))
        if let text = head.lastEventID ?? visit.target.parameter("after") {
            guard let last = Int64(text), last >= 0 else {
                throw .member("last-event-id", "the number of an event")
            }
            follower.resumesAfter = last
        }
        return follower
    }

    private func follower(
        _ flavour: Flavour, of thing: String, _ visit: RouteMatch, _ conversation: HTTPConnection
    ) throws(ShapeProblem) -> FeedSubscriber {
        guard let last = Int64(visit.target.parameter("after") ?? "0"), last >= 0 else {
            throw .member("after", "the number of a known \(thing), or 0")
        }
        let follower = FeedSubscriber(flavour, on: self, for: conversation)
        follower.resumesAfter = last
        return follower
    }

    private func page(_ route: Route) -> Answer {
        switch route {
        case .openapi: return Answer(body: OpenAPI.document(version: settings.version))
        case .metrics:
            let text =
                MetricsPage.text(
                    engine.reading, times: engine.meters.times, version: settings.version,
                    hasStorefront: settings.campaign.storefrontLimitMS != nil)
                + FileMetrics.text(
                    areTokensUsable: tokens.problem == nil,
                    notices: engine.latestReading?.notices ?? [])
            return Answer(kind: .text, body: Array(text.utf8))
        case .health:
            if case .failing(let reason) = engine.readiness {
                return answer(Problem(.failed, "The journal failed: \(reason)."))
            }
        default:
            if engine.readiness != .ready { return turnedAway() }
            if let obstacle = engine.obstacle {
                return answer(
                    Problem(
                        Refusal(
                            .busy, "Nothing is answered until the journal is free: \(obstacle).")))
            }
            if engine.isDiskLow { return RequestDispatcher.diskLow }
        }
        scratch.clear()
        scratch.open()
        scratch.member("status", route == .health ? "alive" : "ready")
        scratch.member("boot", engine.boot)
        scratch.close()
        return Answer(body: scratch.bytes)
    }
}
