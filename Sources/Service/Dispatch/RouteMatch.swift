import Rules

/// A request whose route is known, before its sender is known.
struct RouteMatch: Sendable {
    var route: Route
    var target: Target
    /// The drop that the path names; nil if it names none or the name is not valid.
    var drop: DropID?
    /// The buyer that the path names; nil if it names none or the name is not valid.
    var buyer: BuyerID?

    /// The result of matching a target and a method.
    enum Match {
        case found(RouteMatch)
        /// The path exists, but not with this method; `allowed` lists its methods.
        case wrongMethod(allowed: String)
        case unknown
    }

    /// Finds the route of a request.
    static func match(_ verb: Verb, _ target: Target) -> Match {
        let routes = RouteMatch.routes(target.segments)
        guard let first = routes.first else { return .unknown }
        guard let route = routes.first(where: { $0.takes(verb) }) else {
            let allowed = [Verb.get, .head, .post, .delete].filter { verb in
                routes.contains { $0.takes(verb) }
            }
            return .wrongMethod(allowed: allowed.map(\.rawValue).joined(separator: ", "))
        }
        var routeMatch = RouteMatch(route: route, target: target)
        if first.template.contains("{drop}") {
            routeMatch.drop = target.segments[2].flatMap { DropID($0) }
        }
        if first.template.contains("{buyer}") {
            routeMatch.buyer = target.segments[4].flatMap { BuyerID($0) }
        }
        return .found(routeMatch)
    }

    /// The routes with this path.
    private static func routes(_ segments: [String?]) -> [Route] {
        switch (segments.count, segments[0]) {
        case (1, "metrics"): [.metrics]
        case (1, "openapi.json"): [.openapi]
        case (1, "healthz"): [.health]
        case (1, "readyz"): [.readiness]
        case (2, "v1"): single(segments[1])
        case (3..., "v1") where segments[1] == "drops": ofDrop(segments)
        default: []
        }
    }

    private static func single(_ name: String?) -> [Route] {
        switch name {
        case "campaign": [.campaign]
        case "drops": [.drops]
        case "batch": [.batch]
        case "watch": [.watch]
        case "events": [.events]
        case "readings": [.readings]
        case "recording": [.recording]
        default: []
        }
    }

    private static func ofDrop(_ segments: [String?]) -> [Route] {
        if segments[2] == "" { return [] }
        switch (segments.count, segments.count > 3 ? segments[3] : "") {
        case (3, _): return [.drop]
        case (4, "registrations"): return [.register]
        case (4, "claims"): return [.claim]
        case (4, "commands"): return [.commands]
        case (5, "registrations"): return [.unregister]
        case (5, "claims"): return [.standing, .release]
        case (6, "claims") where segments[5] == "confirm": return [.confirm]
        default: return []
        }
    }
}
