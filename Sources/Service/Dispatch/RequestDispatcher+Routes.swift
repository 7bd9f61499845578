import Engine
import NIOCore
import Rules
import Telemetry
import Wire

extension RequestDispatcher {
    /// Performs a request that was admitted and is complete.
    func perform(
        _ routeMatch: RouteMatch, holder: TokenHolder?, head: RequestHead, body: ByteBuffer,
        for connection: HTTPConnection, slot: UInt64
    ) {
        do {
            switch routeMatch.route {
            case .register, .unregister, .claim, .standing, .confirm, .release:
                try performBuyers(
                    routeMatch, holder: holder, body: body, for: connection, slot: slot)
            case .commands:
                let command = try operatorCommand(routeMatch, holder: holder, body: body)
                ask(.command(.operate(command)), as: .drop, for: connection, slot: slot)
            case .campaign: ask(.campaign, as: .campaign, for: connection, slot: slot)
            case .drops: ask(.campaign, as: .drops, for: connection, slot: slot)
            case .drop:
                ask(.drop(try known(routeMatch)), as: .drop, for: connection, slot: slot)
            case .batch: workOnBatch(body, holder: holder, for: connection, slot: slot)
            case .watch:
                let subscriber = try watcher(routeMatch, holder: holder, head: head, connection)
                ask(.campaign, as: .watch(subscriber), for: connection, slot: slot)
            case .events:
                let subscriber = try subscriber(.lines, of: "event", routeMatch, connection)
                let last = engine.durableEvent
                guard subscriber.resumesAfter ?? 0 <= last else {
                    throw ShapeProblem.member(
                        "after", "the number of an event that is there: \(last) at most")
                }
                subscriber.pass = StreamPass(head, holder)
                connection.beginStream(slot, subscriber, head: StreamHead.lines)
            case .readings:
                let subscriber = try subscriber(.readings, of: "reading", routeMatch, connection)
                subscriber.pass = StreamPass(head, holder)
                connection.beginStream(slot, subscriber, head: StreamHead.lines)
            case .recording: tellExtent(for: connection, slot: slot)
            case .metrics, .openapi, .health, .readiness:
                connection.finish(slot, with: page(routeMatch.route))
            }
        } catch let problem as ShapeProblem {
            tellClientError(422, head, from: connection.context?.remoteAddress)
            connection.finish(slot, with: answer(Problem(problem)))
        } catch let problem as Problem {
            connection.finish(slot, with: answer(problem))
        } catch {
            connection.finish(slot, with: answer(Problem(.failed, "\(error)")))
        }
    }

    /// Starts a batch whose body is complete: its token was unknown when the body began to arrive.
    private func workOnBatch(
        _ body: ByteBuffer, holder: TokenHolder?, for connection: HTTPConnection, slot: UInt64
    ) {
        guard let holder else { return connection.finish(slot, with: turnedAway()) }
        let batch = BatchJob(holder, on: self, for: connection, slot: slot)
        connection.change(slot) { $0.batch = batch }
        batch.receive(body)
        batch.complete()
    }

    private func performBuyers(
        _ routeMatch: RouteMatch, holder: TokenHolder?, body: ByteBuffer,
        for connection: HTTPConnection,
        slot: UInt64
    ) throws {
        let drop = try known(routeMatch)
        let buyer: BuyerID
        if routeMatch.route == .register || routeMatch.route == .claim {
            buyer = try body.withUnsafeReadableBytes { try BuyerBody.buyer(in: $0) }
        } else if let named = routeMatch.buyer {
            buyer = named
        } else {
            if let objection = routeMatch.target.objection(toSegment: 4) {
                throw ShapeProblem.member("buyer", objection)
            }
            let came = routeMatch.target.segments[4] ?? "\u{FFFD}"
            throw ShapeProblem.value("buyer", BuyerBody.buyerRule, came: .string(came))
        }
        let allowance: BuyerPace.Allowance =
            routeMatch.route == .confirm || routeMatch.route == .release ? .closing : .asking
        let now = NIODeadline.now().uptimeNanoseconds
        guard pace.admits(buyer.text, of: holder, allowance, atNS: now) else {
            return connection.finish(slot, with: tooMany(about: drop))
        }
        var order: OrderReference?
        if routeMatch.route == .confirm {
            order = try body.withUnsafeReadableBytes { try BuyerBody.order(in: $0) }
        }
        let (inquiry, asked) = RequestDispatcher.inquiry(
            routeMatch.route, of: buyer, in: drop, order: order)
        ask(inquiry, as: asked, for: connection, slot: slot)
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
        _ routeMatch: RouteMatch, holder: TokenHolder?, body: ByteBuffer
    ) throws -> OperatorCommand {
        let drop = try known(routeMatch)
        let request = try body.withUnsafeReadableBytes { try CommandRequest(parsing: $0) }
        return OperatorCommand(
            request.act, drop: drop, author: .operator(ExactText(holder?.name ?? "")),
            reason: request.reason, revision: request.revision, id: request.id,
            notice: request.notice)
    }

    /// The drop that the path names, if the name is valid; the engine says whether the drop exists.
    private func known(_ routeMatch: RouteMatch) throws(Problem) -> DropID {
        guard let drop = routeMatch.drop else {
            let came = ScannedValue.string(routeMatch.target.segments[2] ?? "\u{FFFD}").shown
            throw Problem(
                Refusal(.unknownDrop, "The campaign has no drop of that name: \(came)."))
        }
        return drop
    }

    private func watcher(
        _ routeMatch: RouteMatch, holder: TokenHolder?, head: RequestHead,
        _ connection: HTTPConnection
    ) throws(ShapeProblem) -> FeedSubscriber {
        var choice = EventChoice.all
        if let text = routeMatch.target.parameter("events") {
            guard let named = EventChoice(rawValue: text) else {
                throw .member("events", "all, acts or none")
            }
            choice = named
        }
        var backfill = 120
        if let text = routeMatch.target.parameter("backfill") {
            guard let seconds = Int(text), (0...120).contains(seconds) else {
                throw .member("backfill", "a whole number of seconds from 0 to 120")
            }
            backfill = seconds
        }
        var acts = 0
        if let text = routeMatch.target.parameter("acts") {
            guard let count = Int(text), (0...RecentActs.limit).contains(count) else {
                throw .member("acts", "a whole number from 0 to \(RecentActs.limit)")
            }
            acts = count
        }
        let subscriber = FeedSubscriber(.messages(choice), on: self, for: connection)
        subscriber.acts = acts
        subscriber.holder = holder
        subscriber.pass = StreamPass(head, holder)
        subscriber.backfill = .seconds(Int64(backfill))
        if let text = head.lastEventID ?? routeMatch.target.parameter("after") {
            guard let last = Int64(text), last >= 0 else {
                throw .member("last-event-id", "the number of an event")
            }
            subscriber.resumesAfter = last
        }
        return subscriber
    }

    private func subscriber(
        _ flavour: Flavour, of thing: String, _ routeMatch: RouteMatch, _ connection: HTTPConnection
    ) throws(ShapeProblem) -> FeedSubscriber {
        guard let last = Int64(routeMatch.target.parameter("after") ?? "0"), last >= 0 else {
            throw .member("after", "the number of a known \(thing), or 0")
        }
        let subscriber = FeedSubscriber(flavour, on: self, for: connection)
        subscriber.resumesAfter = last
        return subscriber
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
