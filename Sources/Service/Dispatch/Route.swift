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

// What the API's description says of each route.
extension Route {
    /// What the route does, in a few words.
    var summary: String {
        switch self {
        case .campaign: "The campaign and its drops"
        case .drops: "Every drop"
        case .drop: "One drop"
        case .register: "Enter a buyer for a drop"
        case .unregister: "Take a buyer's entry back, before any claim"
        case .claim: "Demand a unit"
        case .standing: "Where a claim stands"
        case .confirm: "The held unit is paid for"
        case .release: "Give the claim or the held unit back"
        case .batch: "Many buyers' commands, one a line, answered in the same order"
        case .commands: "An operator's command on a drop"
        case .watch: "Readings and events as they come (Server-Sent Events)"
        case .events: "Every event after a number, then those that follow"
        case .readings: "Every reading in the journal after a place, then those that follow"
        case .recording: "The campaign file, and how far the journal goes: for a recording afar"
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
        if needs == nil { return [503] }
        let common = [401, 503]
        let mine: [Int] =
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
        return (common + mine).sorted()
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

    /// Parameters besides those in the path: name, place and meaning.
    var extras: [(String, String, String)] {
        switch self {
        case .watch:
            [
                ("Last-Event-ID", "header", "The latest event that the watcher has: resumes there"),
                ("backfill", "query", "Seconds of readings to begin with, 0 to 120"),
                ("acts", "query", "Acts of before to begin with, 0 to 200"),
                ("events", "query", "Which events: all, acts (not those of buyers) or none"),
            ]
        case .events: [("after", "query", "The number of the latest event that is known")]
        case .readings: [("after", "query", "The place of the latest reading that is known")]
        default: []
        }
    }
}
