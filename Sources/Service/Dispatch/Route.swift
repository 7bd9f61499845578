enum Verb: String, CaseIterable, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case delete = "DELETE"
    case options = "OPTIONS"
    case other = ""
}

/// Everything that can be requested over HTTP. Requests are matched, roles are checked and the
/// API's description is made from this one table.
enum Route: String, CaseIterable, Sendable {
    case campaign, drops, drop
    case register, unregister, claim, standing, confirm, release, batch
    case commands, watch, events, readings, recording, metrics
    case openapi, health, readiness

    /// The method of the route. A `get` route answers `head` too, unless it is a stream.
    var verb: Verb {
        switch self {
        case .campaign, .drops, .drop, .standing, .watch, .events, .readings, .recording, .metrics,
            .openapi, .health, .readiness:
            .get
        case .register, .claim, .confirm, .batch, .commands: .post
        case .unregister, .release: .delete
        }
    }

    /// The path with its parameters in braces.
    var template: String {
        switch self {
        case .campaign: "/v1/campaign"
        case .drops: "/v1/drops"
        case .drop: "/v1/drops/{drop}"
        case .register: "/v1/drops/{drop}/registrations"
        case .unregister: "/v1/drops/{drop}/registrations/{buyer}"
        case .claim: "/v1/drops/{drop}/claims"
        case .standing, .release: "/v1/drops/{drop}/claims/{buyer}"
        case .confirm: "/v1/drops/{drop}/claims/{buyer}/confirm"
        case .batch: "/v1/batch"
        case .commands: "/v1/drops/{drop}/commands"
        case .watch: "/v1/watch"
        case .events: "/v1/events"
        case .readings: "/v1/readings"
        case .recording: "/v1/recording"
        case .metrics: "/metrics"
        case .openapi: "/openapi.json"
        case .health: "/healthz"
        case .readiness: "/readyz"
        }
    }

    /// The permissions that a caller needs; empty: any token; nil: no token.
    var needs: Permissions? {
        switch self {
        case .campaign, .drops, .watch, .events, .readings, .recording, .metrics: .read
        case .drop: .readDrop
        case .register, .unregister, .claim, .standing, .confirm, .release, .batch: .buy
        case .commands: .command
        case .openapi: []
        case .health, .readiness: nil
        }
    }

    /// Whether the route carries buyers' requests, which connections in the reserve may not send.
    var isBuyers: Bool { needs == .buy }

    var isStream: Bool { self == .watch || self == .events || self == .readings }

    func bodyLengthMax(_ limits: ServerLimits) -> Int {
        self == .batch ? limits.batchLengthMax : limits.bodyLengthMax
    }

    func takes(_ verb: Verb) -> Bool {
        verb == self.verb || (verb == .head && self.verb == .get && !isStream)
    }
}
