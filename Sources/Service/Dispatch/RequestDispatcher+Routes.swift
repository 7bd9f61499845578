import Engine
import NIOCore
import NIOPosix
import Rules
import Telemetry
import Wire

extension RequestDispatcher {
    /// Performs a complete request, or answers with the reason of its refusal.
    func perform(_ request: IncomingRequest, for connection: HTTPConnection) {
        guard case .unknownToken = request.admission else {
            return perform(request, as: request.admission, for: connection)
        }
        checkTokens {
            let admission = self.admit(request.head, from: connection)
            self.perform(request, as: admission, for: connection)
        }
    }

    private func perform(
        _ request: IncomingRequest, as admission: Admission, for connection: HTTPConnection
    ) {
        switch admission {
        case .refused(let response), .unknownToken(let response):
            logClientError(response.status, request.head, from: connection)
            connection.finish(request.slot, with: response)
        case .granted(let routeMatch, let holder):
            do {
                try perform(routeMatch, holder, request, for: connection)
            } catch let problem as ShapeProblem {
                logClientError(422, request.head, from: connection)
                connection.finish(request.slot, with: encoder.response(Problem(problem)))
            } catch let problem as Problem {
                connection.finish(request.slot, with: encoder.response(problem))
            } catch {
                let problem = Problem(.failed, "\(error)")
                connection.finish(request.slot, with: encoder.response(problem))
            }
        }
    }

    private func perform(
        _ routeMatch: RouteMatch, _ holder: TokenHolder?, _ request: IncomingRequest,
        for connection: HTTPConnection
    ) throws {
        let slot = request.slot
        switch routeMatch.route {
        case .register, .unregister, .claim, .standing, .confirm, .release:
            try performBuyers(routeMatch, holder, request, for: connection)
        case .commands:
            let command = try operatorCommand(routeMatch, holder, request.body)
            ask(.command(.operate(command)), as: .drop, for: connection, slot: slot)
        case .campaign: ask(.campaign, as: .campaign, for: connection, slot: slot)
        case .drops: ask(.campaign, as: .drops, for: connection, slot: slot)
        case .drop: ask(.drop(try drop(in: routeMatch)), as: .drop, for: connection, slot: slot)
        case .batch: performBatch(request, holder, for: connection)
        case .watch:
            let subscriber = try watcher(routeMatch, holder, request.head, connection)
            ask(.campaign, as: .campaign, for: connection, slot: slot, to: .stream(subscriber))
        case .events:
            let subscriber = try subscriber(.lines, of: "event", routeMatch, connection)
            let last = engine.durableEvent
            guard subscriber.resumesAfter ?? 0 <= last else {
                throw ShapeProblem.member(
                    "after", "the number of an existing event, at most \(last)")
            }
            subscriber.authorization = StreamAuthorization(request.head, holder)
            connection.beginStream(slot, subscriber, head: StreamHead.lines)
        case .readings:
            let subscriber = try subscriber(.readings, of: "reading", routeMatch, connection)
            subscriber.authorization = StreamAuthorization(request.head, holder)
            connection.beginStream(slot, subscriber, head: StreamHead.lines)
        case .recording: readExtent(for: connection, slot: slot)
        case .metrics, .openapi, .health, .readiness:
            connection.finish(slot, with: page(routeMatch.route))
        }
    }

    /// Starts a batch whose body is already complete, because its token was unknown at first.
    private func performBatch(
        _ request: IncomingRequest, _ holder: TokenHolder?, for connection: HTTPConnection
    ) {
        let slot = request.slot
        guard let holder else { return connection.finish(slot, with: encoder.notAccepted()) }
        let batch = BatchJob(holder, on: self, for: connection, slot: slot)
        connection.change(slot) { $0.batch = batch }
        batch.receive(request.body)
        batch.complete()
    }

    private func performBuyers(
        _ routeMatch: RouteMatch, _ holder: TokenHolder?, _ request: IncomingRequest,
        for connection: HTTPConnection
    ) throws {
        let drop = try drop(in: routeMatch)
        let buyer: BuyerID
        if routeMatch.route == .register || routeMatch.route == .claim {
            buyer = try request.body.withUnsafeReadableBytes { try BuyerBody.buyer(in: $0) }
        } else if let named = routeMatch.buyer {
            buyer = named
        } else {
            if let objection = routeMatch.target.objection(toSegment: 4) {
                throw ShapeProblem.member("buyer", objection)
            }
            let came = routeMatch.target.segments[4] ?? "\u{FFFD}"
            throw ShapeProblem.value("buyer", BuyerBody.buyerRule, came: .string(came))
        }
        let allowance: BuyerRateLimiter.Allowance =
            routeMatch.route == .confirm || routeMatch.route == .release ? .closing : .ordinary
        let now = NIODeadline.now().uptimeNanoseconds
        guard rateLimiter.admits(buyer.text, of: holder, allowance, atNS: now) else {
            return connection.finish(request.slot, with: encoder.tooMany(about: drop))
        }
        var order: OrderReference?
        if routeMatch.route == .confirm {
            order = try request.body.withUnsafeReadableBytes { try BuyerBody.order(in: $0) }
        }
        let (inquiry, question) = RequestDispatcher.inquiry(
            routeMatch.route, of: buyer, in: drop, order: order)
        ask(inquiry, as: question, for: connection, slot: request.slot)
    }

    /// The inquiry for a buyer's request, and its kind.
    static func inquiry(
        _ route: Route, of buyer: BuyerID, in drop: DropID, order: OrderReference?
    ) -> (Inquiry, QuestionKind) {
        let act: BuyerAct
        switch (route, order) {
        case (.register, _): act = .register
        case (.unregister, _): act = .unregister
        case (.claim, _): act = .claim
        case (.release, _): act = .release
        case (.confirm, let order?): act = .confirm(order)
        default: return (.standing(drop, buyer), .standing)
        }
        let command = BuyerCommand(act, drop: drop, buyer: buyer)
        return (.command(.buyer(command)), QuestionKind(act))
    }

    private func operatorCommand(
        _ routeMatch: RouteMatch, _ holder: TokenHolder?, _ body: ByteBuffer
    ) throws -> OperatorCommand {
        let drop = try drop(in: routeMatch)
        let request = try body.withUnsafeReadableBytes { try CommandRequest(parsing: $0) }
        return OperatorCommand(
            request.act, drop: drop, author: .operator(ExactText(holder?.name ?? "")),
            reason: request.reason, revision: request.revision, id: request.id,
            notice: request.notice)
    }

    /// The drop in the path, which need not exist. Throws if its name is invalid.
    private func drop(in routeMatch: RouteMatch) throws(Problem) -> DropID {
        guard let drop = routeMatch.drop else {
            let came = ScannedValue.string(routeMatch.target.segments[2] ?? "\u{FFFD}").shown
            throw Problem(
                Refusal(.unknownDrop, "The campaign has no drop of that name: \(came)."))
        }
        return drop
    }

    private func watcher(
        _ routeMatch: RouteMatch, _ holder: TokenHolder?, _ head: RequestHead,
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
        subscriber.authorization = StreamAuthorization(head, holder)
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
        _ form: StreamForm, of itemName: String, _ routeMatch: RouteMatch,
        _ connection: HTTPConnection
    ) throws(ShapeProblem) -> FeedSubscriber {
        guard let last = Int64(routeMatch.target.parameter("after") ?? "0"), last >= 0 else {
            throw .member("after", "the number of a known \(itemName), or 0")
        }
        let subscriber = FeedSubscriber(form, on: self, for: connection)
        subscriber.resumesAfter = last
        return subscriber
    }

    /// Answers with the campaign file and the extent of the journal, which another thread reads.
    private func readExtent(for connection: HTTPConnection, slot: UInt64) {
        guard let history = engine.history else {
            let problem = Problem(.failed, "This engine keeps no journal that could be read.")
            return connection.finish(slot, with: encoder.response(problem))
        }
        let bound = NIOLoopBound((self, connection), eventLoop: eventLoop)
        threads.runIfActive(eventLoop: eventLoop) { try history.extent() }.whenComplete { result in
            let (dispatcher, connection) = bound.value
            let (encoder, settings) = (dispatcher.encoder, dispatcher.settings)
            switch result {
            case .success(let extent):
                let reply = RecordingReply(
                    campaign: settings.campaign.id, text: settings.campaignText,
                    lastEvent: extent.lastEvent, lastReading: extent.lastReading,
                    edition: dispatcher.engine.editionAtStart.rawValue)
                connection.finish(slot, with: encoder.response(encoding: reply))
            case .failure(let error):
                let problem = Problem(.failed, "\(error)")
                connection.finish(slot, with: encoder.response(problem))
            }
            dispatcher.flushConnections()
        }
    }

    private func page(_ route: Route) -> Response {
        switch route {
        case .openapi: return Response(body: OpenAPI.document(version: settings.version))
        case .metrics:
            let text = MetricsPage.text(
                engine.reading, times: engine.meters.times, version: settings.version,
                hasStorefront: settings.campaign.storefrontLimitMS != nil,
                areTokensUsable: tokens.problem == nil,
                notices: engine.latestReading?.notices ?? [])
            return Response(mediaType: .text, body: Array(text.utf8))
        case .health:
            if case .failing(let reason) = engine.readiness {
                return encoder.response(Problem(.failed, "The journal failed: \(reason)."))
            }
            return encoder.status("alive")
        default:
            if engine.readiness != .ready { return encoder.notAccepted() }
            if let obstacle = engine.obstacle {
                let detail = "Nothing is answered until the journal is free: \(obstacle)."
                return encoder.response(Problem(Refusal(.busy, detail)))
            }
            return engine.isDiskLow ? ResponseEncoder.diskLow : encoder.status("ready")
        }
    }
}
