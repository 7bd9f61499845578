import NIOCore
import Rules
import Wire

/// Whether a request may continue. Only its head decides this.
enum Admission {
    case granted(RouteMatch, TokenHolder?)
    case refused(Response)
    /// The token is unknown so far. It may have been made a moment ago.
    case unknownToken(Response)

    func bodyLengthMax(_ limits: ServerLimits) -> Int {
        switch self {
        case .granted(let routeMatch, _): routeMatch.route.bodyLengthMax(limits)
        case .refused, .unknownToken: limits.bodyLengthMax
        }
    }

    /// Whether the body may still be needed.
    var needsBody: Bool {
        if case .refused = self { false } else { true }
    }

    /// The holder of the token of a batch. `nil` if the request is not a batch.
    var batchHolder: TokenHolder? {
        guard case .granted(let routeMatch, let holder) = self, routeMatch.route == .batch else {
            return nil
        }
        return holder
    }
}

extension RequestDispatcher {
    /// Checks a head in this order: target, token, route, role. A route that needs no token is
    /// granted without a check of the token.
    func admit(_ head: RequestHead, from connection: HTTPConnection) -> Admission {
        guard head.target.utf8.count <= limits.targetLengthMax else {
            return refused(
                .uriTooLong, "The target is longer than \(limits.targetLengthMax) bytes.")
        }
        if let fault = head.fault { return refused(.badRequest, fault) }
        if head.target == "*" {
            var response = Response(body: Array("{}".utf8))
            response.fields = "allow: GET, HEAD, POST, DELETE, OPTIONS\r\n"
            return .refused(response)
        }
        let match = Target(head.target).map { RouteMatch.match(head.verb, $0) } ?? .unknown
        if case .found(let routeMatch) = match, routeMatch.route.requiredPermissions == nil {
            return .granted(routeMatch, nil)
        }
        guard let bearer = head.bearer else {
            return refused(
                .unauthorized, "A token is needed: send Authorization: Bearer TOKEN.")
        }
        let now = NIODeadline.now().uptimeNanoseconds
        guard let holder = tokenCache.holder(of: bearer, atNS: now, in: tokens) else {
            return .unknownToken(
                encoder.response(
                    Problem(
                        .unauthorized,
                        "The token is unknown or revoked; ask the operator for another.")))
        }
        connection.recordHolder(holder)
        switch match {
        case .unknown:
            return refused(
                .unknownRoute, "There is no such route; /openapi.json lists all routes.")
        case .wrongMethod(let allowed):
            let problem = Problem(.methodNotAllowed, "This route accepts only \(allowed).")
            return .refused(Response(problem, fields: "allow: \(allowed)\r\n"))
        case .found(let routeMatch):
            if head.isRehearsal, !settings.campaign.isRehearsal {
                return refused(
                    Refusal(
                        .notAllowed, "This campaign is live: no crowd may rehearse on it."))
            }
            return admit(holder, to: routeMatch, isReserve: connection.permit.isReserve)
        }
    }

    private func admit(_ holder: TokenHolder, to routeMatch: RouteMatch, isReserve: Bool)
        -> Admission
    {
        guard holder.role.allows(routeMatch.route.requiredPermissions ?? []) else {
            return refused(
                Refusal(.notAllowed, "The role \(holder.role.rawValue) may not do this."))
        }
        if isStopping {
            return refused(.stopping, "The engine is stopping; try again in a moment.")
        }
        if routeMatch.route.isForBuyers, isReserve {
            return .refused(encoder.busy(about: routeMatch.drop))
        }
        if routeMatch.route == .batch, !batches.hasRoom(for: holder.name, limits) {
            return refused(
                Refusal(
                    .busy,
                    "Too many batches of this token are under way; send this one after them."))
        }
        return .granted(routeMatch, holder)
    }

    private func refused(_ code: RequestProblemCode, _ detail: String) -> Admission {
        .refused(encoder.response(Problem(code, detail)))
    }

    private func refused(_ refusal: Refusal) -> Admission {
        .refused(encoder.response(Problem(refusal)))
    }

    // MARK: Unknown tokens

    /// Minimum time between two checks of the token file because of unknown tokens. It limits the
    /// cost of a flood of wrong tokens.
    private static let pauseBetweenChecks = TimeAmount.milliseconds(20)

    /// Time-out of a check, because the file system may hang. The old tokens then stay valid.
    private static let tokenCheckTimeout = TimeAmount.milliseconds(500)

    /// Checks on another thread whether the tokens have changed, then continues. So a new token
    /// works at once.
    func checkTokens(then proceed: @escaping () -> Void) {
        eventLoop.assertInEventLoop()
        let isUnderWay = !awaitingTokenCheck.isEmpty
        guard isUnderWay || .now() - lastTokenCheck >= RequestDispatcher.pauseBetweenChecks else {
            return proceed()
        }
        awaitingTokenCheck.append(proceed)
        if isUnderWay { return }
        let number = tokenCheckNumber
        tokenChecks.checkNow { [self] in eventLoop.execute { self.endTokenCheck(number) } }
        eventLoop.scheduleTask(in: RequestDispatcher.tokenCheckTimeout) {
            self.endTokenCheck(number)
        }
    }

    private func endTokenCheck(_ number: Int) {
        guard number == tokenCheckNumber else { return }
        tokenCheckNumber += 1
        lastTokenCheck = .now()
        let waiting = awaitingTokenCheck
        awaitingTokenCheck = []
        for proceed in waiting { proceed() }
        flushConnections()
    }
}
