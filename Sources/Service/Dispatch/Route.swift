enum Verb: String, CaseIterable, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case delete = "DELETE"
    case options = "OPTIONS"
    case other = ""
}

/// The routes of the HTTP API: for matching, checks of roles, and the API's description.
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

    /// The permissions that a caller needs. Empty means any token, `nil` means no token.
    var requiredPermissions: Permissions? {
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
    var isForBuyers: Bool { requiredPermissions == .buy }

    var isStream: Bool { self == .watch || self == .events || self == .readings }

    func bodyLengthMax(_ limits: ServerLimits) -> Int {
        self == .batch ? limits.batchLengthMax : limits.bodyLengthMax
    }

    func accepts(_ verb: Verb) -> Bool {
        verb == self.verb || (verb == .head && self.verb == .get && !isStream)
    }
}

// The description of each route in the OpenAPI document.
extension Route {
    /// What the route does, in a few words.
    var summary: String {
        switch self {
        case .campaign: "The campaign and its drops"
        case .drops: "Every drop"
        case .drop: "One drop"
        case .register: "Register a buyer for a drop"
        case .unregister: "Withdraw a buyer's registration, before any claim"
        case .claim: "Demand a unit"
        case .standing: "Where a claim stands"
        case .confirm: "Confirm that a held unit is paid for"
        case .release: "Give the claim or the held unit back"
        case .batch: "Many buyers' commands, one a line, answered in the same order"
        case .commands: "An operator's command on a drop"
        case .watch: "Readings and events as they come (Server-Sent Events)"
        case .events: "Every event after a number, then new ones"
        case .readings: "Every reading in the journal after a number, then new ones"
        case .recording: "The campaign file and the journal's extent, for remote recordings"
        case .metrics: "The gauges for Prometheus"
        case .openapi: "This description"
        case .health: "Whether the engine lives"
        case .readiness: "Whether the engine takes work"
        }
    }

    var successes: [(Int, String)] {
        switch self {
        case .register: [(201, "Registered"), (200, "Registered already")]
        case .claim:
            [(201, "Held"), (202, "Waiting in the line"), (200, "The claim that stands already")]
        default: [(200, summary)]
        }
    }

    var problems: [Int] {
        if requiredPermissions == nil { return [503] }
        let common = [401, 503]
        let own: [Int] =
            switch self {
            case .campaign, .drops, .openapi, .metrics, .recording: [403]
            case .drop: [403, 404]
            case .register, .claim: [400, 403, 404, 409, 413, 422, 429]
            case .confirm: [400, 403, 404, 409, 413, 422, 429]
            case .unregister, .standing, .release: [403, 404, 409, 422, 429]
            case .batch: [403, 413]
            case .commands: [400, 403, 404, 409, 413, 422]
            case .watch, .events, .readings: [403, 422]
            case .health, .readiness: []
            }
        return (common + own).sorted()
    }

    var mediaType: String {
        switch self {
        case .batch, .events, .readings: "application/x-ndjson"
        case .watch: "text/event-stream"
        case .metrics: "text/plain"
        default: "application/json"
        }
    }

    var bodySchema: JSONTree? {
        switch self {
        case .register, .claim: OpenAPISchemas.reference("Buyer")
        case .confirm: OpenAPISchemas.reference("Order")
        case .batch: OpenAPISchemas.reference("BatchLine")
        case .commands: OpenAPISchemas.reference("Command")
        default: nil
        }
    }

    var answerSchema: JSONTree {
        switch self {
        case .campaign: OpenAPISchemas.reference("Campaign")
        case .drops: OpenAPISchemas.reference("Drops")
        case .drop, .commands: OpenAPISchemas.reference("Drop")
        case .register, .unregister: OpenAPISchemas.reference("Registration")
        case .claim, .standing, .confirm, .release: OpenAPISchemas.reference("Claim")
        case .events: OpenAPISchemas.reference("Event")
        case .readings: OpenAPISchemas.reference("StoredReading")
        case .recording: OpenAPISchemas.reference("Recording")
        case .health, .readiness: OpenAPISchemas.reference("Status")
        case .batch, .openapi: ["type": "object"]
        case .watch, .metrics: ["type": "string"]
        }
    }

    /// Parameters that are not in the path: name, location and meaning.
    var furtherParameters: [(String, String, String)] {
        switch self {
        case .watch:
            [
                ("Last-Event-ID", "header", "The stream resumes after this event"),
                ("backfill", "query", "Seconds of past readings to send first, 0 to 120"),
                ("acts", "query", "Number of past acts to send first, 0 to 200"),
                ("events", "query", "Which events: all, acts (not those of buyers) or none"),
            ]
        case .events: [("after", "query", "The number of the latest event that the client has")]
        case .readings: [("after", "query", "The number of the latest reading that the client has")]
        default: []
        }
    }
}
