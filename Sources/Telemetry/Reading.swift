package import Rules

/// One sample of every gauge, taken ten times a second through the writer's own queue.
///
/// Totals only grow, so a lost reading loses nothing. Spans whose name ends in `us` are microseconds.
package struct Reading: Codable, Equatable, Sendable {
    /// When it was taken, in the sale's time.
    package var at: Moment
    /// Counts the readings of one boot, from 1: it rises from each to the next, in the journal as in
    /// a stream.
    package var number: Int64
    /// Which run of the engine took it.
    package var boot: String
    /// The latest event that the writer applied.
    package var event: Int64
    /// The latest event that is durable.
    package var durable: Int64
    /// The drops, in the order of the campaign file: all of them, or, where it is not whole, those
    /// that changed since the reading before.
    package var drops: [DropReading]
    /// Whether it holds every drop. Only readings on their way to a file or over a link hold fewer.
    package var isWhole = true
    /// The engine's own gauges.
    package var engine: EngineReading
    /// The storefront probe; absent when none is configured or nothing came back yet.
    package var storefront: StorefrontReading?
    /// What the crash indicator said; absent until it has judged.
    package var verdict: VerdictReading?
    /// What needs somebody's attention beside the sale itself, in sentences; absent for nothing.
    package var notices: [String]?

    /// A reading.
    package init(
        at: Moment, number: Int64, boot: String, event: Int64, durable: Int64,
        drops: [DropReading], engine: EngineReading, storefront: StorefrontReading? = nil,
        verdict: VerdictReading? = nil
    ) {
        self.at = at
        self.number = number
        self.boot = boot
        self.event = event
        self.durable = durable
        self.drops = drops
        self.engine = engine
        self.storefront = storefront
        self.verdict = verdict
    }

    /// A reading as its JSON tells it. Engines that told every drop every time did not say so.
    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        at = try members.decode(Moment.self, forKey: .at)
        number = try members.decode(Int64.self, forKey: .number)
        boot = try members.decode(String.self, forKey: .boot)
        event = try members.decode(Int64.self, forKey: .event)
        durable = try members.decode(Int64.self, forKey: .durable)
        drops = try members.decode([DropReading].self, forKey: .drops)
        engine = try members.decode(EngineReading.self, forKey: .engine)
        storefront = try members.decodeIfPresent(StorefrontReading.self, forKey: .storefront)
        verdict = try members.decodeIfPresent(VerdictReading.self, forKey: .verdict)
        notices = try members.decodeIfPresent([String].self, forKey: .notices)
        isWhole = try members.decodeIfPresent(Bool.self, forKey: .isWhole) ?? true
    }

    private enum CodingKeys: String, CodingKey {
        case at, number, boot, event, durable, drops, engine, storefront, verdict, notices
        case isWhole = "whole"
    }
}

/// What the storefront probe saw last.
package struct StorefrontReading: Codable, Equatable, Sendable {
    /// Whether it answered with a status that the campaign expects; engines before 0.2 took any
    /// under 500.
    package var isUp: Bool
    /// Whether it answered with another one: it is there, and wrong. Absent otherwise.
    package var isWrong: Bool?
    /// Why nothing answered, in words; absent where something did, and where nobody knows.
    package var cause: String?
    /// The HTTP status; absent when nothing answered.
    package var status: Int?
    /// How long the answer took, or was waited for.
    package var latencyUS: Int
    /// Counts the probes of this run of the engine, from 1.
    package var number: Int

    /// A probe's result.
    package init(
        isUp: Bool, isWrong: Bool = false, cause: String? = nil, status: Int?, latencyUS: Int,
        number: Int
    ) {
        self.isUp = isUp
        self.isWrong = isWrong ? true : nil
        self.cause = cause
        self.status = status
        self.latencyUS = latencyUS
        self.number = number
    }

    /// What is wrong with it, in words.
    package var complaint: String { status.map { "HTTP \($0)" } ?? cause ?? "no answer" }

    private enum CodingKeys: String, CodingKey {
        case isUp = "up"
        case isWrong = "wrong"
        case status, number, cause
        case latencyUS = "latency_us"
    }
}

/// The crash indicator's word as a reading carries it.
package struct VerdictReading: Codable, Equatable, Sendable {
    /// The state's name, such as `OK` or `OVERLOADED`.
    package var state: String
    /// The evidence in words, with its numbers.
    package var reason: String
    /// Since when the state holds.
    package var since: Moment

    /// A verdict.
    package init(state: String, reason: String, since: Moment) {
        self.state = state
        self.reason = reason
        self.since = since
    }
}
