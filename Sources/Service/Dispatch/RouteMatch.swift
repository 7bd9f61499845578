import Rules

/// The route of a request, and the parts of its path.
struct RouteMatch: Sendable {
    var route: Route
    var target: Target
    /// The drop that the path names. `nil` if it names none or the name is invalid.
    var drop: DropID?
    /// The buyer that the path names. `nil` if it names none or the name is invalid.
    var buyer: BuyerID?

    enum Match {
        case found(RouteMatch)
        /// The path exists, but not with this method; `allowed` lists its methods.
        case wrongMethod(allowed: String)
        case unknown
    }

    static func match(_ verb: Verb, _ target: Target) -> Match {
        let routes = RouteMatch.routes(target.segments)
        guard let first = routes.first else { return .unknown }
        guard let route = routes.first(where: { $0.accepts(verb) }) else {
            let allowed = [Verb.get, .head, .post, .delete].filter { verb in
                routes.contains { $0.accepts(verb) }
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

    private static func routes(_ segments: [String?]) -> [Route] {
        let found = table.filter { _, parts in
            parts.count == segments.count
                && zip(parts, segments).allSatisfy { part, segment in
                    part == "{buyer}" || (part == "{drop}" ? segment != "" : part == segment)
                }
        }
        return found.map(\.route)
    }

    private static let table = Route.allCases.map { route in
        (route: route, parts: route.template.split(separator: "/").map(String.init))
    }
}
