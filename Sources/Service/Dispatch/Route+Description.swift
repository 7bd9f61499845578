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

    /// The schema of an answer, or of one of its lines.
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
