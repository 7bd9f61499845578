package import Rules

/// One sample of every gauge. The engine's writer takes ten a second.
///
/// Totals only grow, so a lost reading loses no counts. Names that end in `US` are in microseconds.
package struct Reading: Codable, Equatable, Sendable {
    /// The moment of the sample, in the sale's time.
    package var at: Moment
    /// Number of the reading within one run of the engine, from 1. It rises from reading to
    /// reading, in the journal and in a stream.
    package var number: Int64
    /// Identifies the run of the engine that took it.
    package var boot: String
    /// Sequence number of the latest event that the writer applied.
    package var event: Int64
    /// Sequence number of the latest event that is durable.
    package var durable: Int64
    /// The drops, in the order of the campaign file: all of them if `isWhole`, otherwise only those
    /// that changed since the previous reading.
    package var drops: [DropReading]
    /// Whether `drops` holds every drop. Only readings in a journal or a stream may hold fewer.
    package var isWhole = true
    package var engine: EngineReading
    /// Latest result of the storefront probe. Absent without a probe and until its first result.
    package var storefront: StorefrontReading?
    /// The crash indicator's verdict. Absent until there is one.
    package var verdict: VerdictReading?
    /// Notices to operators, in sentences. Absent if there are none.
    package var notices: [String]?

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

    /// Decodes a reading. Older engines sent every drop each time, but no `whole`.
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

/// Latest result of the storefront probe.
package struct StorefrontReading: Codable, Equatable, Sendable {
    /// Whether the storefront answered with a status that the campaign expects. Engines before 0.2
    /// accepted any status under 500.
    package var isUp: Bool
    /// True if the answer had a status that the campaign does not expect. Absent otherwise.
    package var isWrong: Bool?
    /// Why there was no answer, in words. Absent if there was an answer, or if the cause is
    /// unknown.
    package var cause: String?
    /// HTTP status of the answer. Absent if there was no answer.
    package var status: Int?
    /// Time until the answer or the time-out.
    package var latencyUS: Int
    /// Number of the probe within this run of the engine, from 1.
    package var number: Int

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

    /// The fault in words: the status, or why there was no answer.
    package var complaint: String { status.map { "HTTP \($0)" } ?? cause ?? "no answer" }

    private enum CodingKeys: String, CodingKey {
        case isUp = "up"
        case isWrong = "wrong"
        case status, number, cause
        case latencyUS = "latency_us"
    }
}

/// The crash indicator's verdict as a reading carries it.
package struct VerdictReading: Codable, Equatable, Sendable {
    /// The state's name, such as `OK` or `OVERLOADED`.
    package var state: String
    /// The evidence in words, with its numbers.
    package var reason: String
    package var since: Moment

    package init(state: String, reason: String, since: Moment) {
        self.state = state
        self.reason = reason
        self.since = since
    }
}

extension Reading {
    /// The reading at a later moment. The events update the drops; the engine's gauges do not
    /// change.
    ///
    /// An event does not say whether a release gave back a held unit or a waiting claim. The books
    /// of the next reading show it, for all releases between the two readings together.
    ///
    /// - Parameters:
    ///   - events: the events after this reading up to the moment, in order.
    ///   - moment: the later moment.
    ///   - later: the events after the moment, up to the next reading.
    ///   - next: the next reading. With `nil` all releases count as units given back.
    /// - Returns: a reading with a number made from the moment, so that the later of two readings
    /// has the higher number.
    package func advanced(
        by events: [Event], to moment: Moment, then later: [Event] = [], before next: Reading?
    ) -> Reading {
        var reading = self
        reading.at = moment
        reading.number = max(number, moment.milliseconds)
        reading.event = events.last?.sequence ?? event
        reading.durable = reading.event
        for index in reading.drops.indices {
            let name = reading.drops[index].drop
            func own(_ events: [Event]) -> [Event] { events.filter { $0.drop.text == name } }
            let (before, after) = (own(events), own(later))
            let then = next?.drops.first { $0.drop == name }
            var unitReleases = drops[index].releasesOfHolds(in: before + after, upTo: then)
            for event in before {
                let isRelease = event.content.kind == .released
                reading.drops[index].apply(event, endsHold: isRelease && unitReleases > 0)
                if isRelease { unitReleases -= 1 }
            }
            reading.drops[index].oldestWaitMS +=
                reading.drops[index].line > 0 ? Int((moment - at).milliseconds) : 0
        }
        return reading
    }
}

extension DropReading {
    /// Number of releases among the events that gave back a held unit, computed from the books of
    /// the next reading.
    fileprivate func releasesOfHolds(in events: [Event], upTo next: DropReading?) -> Int {
        let releases = events.count { $0.content.kind == .released }
        guard releases > 0, let next else { return releases }
        var advanced = self
        for event in events where event.content.kind != .released {
            advanced.apply(event, endsHold: false)
        }
        return min(max(0, advanced.held - next.held), releases)
    }
}
