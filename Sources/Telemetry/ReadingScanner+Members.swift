import Rules

// Scans the members of a reading by name. Names never repeat, so the number of members shows
// whether a required one is missing.

extension ReadingScanner {
    mutating func reading() throws(Unexpected) -> Reading {
        var reading = Reading(
            at: Moment(milliseconds: 0), number: 0, boot: "", event: 0, durable: 0, drops: [],
            engine: EngineReading())
        var optional = 0
        let count = try members { (scanner, name) throws(Unexpected) in
            switch name {
            case "at": reading.at = try scanner.moment()
            case "boot": reading.boot = try scanner.text()
            case "drops":
                reading.drops = try scanner.elements { (scanner) throws(Unexpected) in
                    try scanner.drop()
                }
            case "durable": reading.durable = Int64(try scanner.number())
            case "engine": reading.engine = try scanner.engine()
            case "event": reading.event = Int64(try scanner.number())
            case "number": reading.number = Int64(try scanner.number())
            default:
                optional += 1
                try scanner.optionalMember(name, of: &reading)
            }
        }
        guard count - optional == 7 else { throw Unexpected() }
        return reading
    }

    private mutating func optionalMember(_ name: String, of reading: inout Reading)
        throws(Unexpected)
    {
        switch name {
        case "storefront": reading.storefront = try storefront()
        case "verdict": reading.verdict = try verdict()
        case "whole": reading.isWhole = try boolean()
        default: throw Unexpected()
        }
    }

    private mutating func storefront() throws(Unexpected) -> StorefrontReading {
        var storefront = StorefrontReading(isUp: false, status: nil, latencyUS: 0, number: 0)
        var count = try members { (scanner, name) throws(Unexpected) in
            switch name {
            case "wrong": storefront.isWrong = try scanner.boolean()
            case "cause": storefront.cause = try scanner.text()
            case "up": storefront.isUp = try scanner.boolean()
            case "status": storefront.status = try scanner.number()
            case "latency_us": storefront.latencyUS = try scanner.number()
            case "number": storefront.number = try scanner.number()
            default: throw Unexpected()
            }
        }
        if storefront.isWrong != nil { count -= 1 }
        if storefront.cause != nil { count -= 1 }
        if storefront.status != nil { count -= 1 }
        guard count == 3 else { throw Unexpected() }
        return storefront
    }

    private mutating func verdict() throws(Unexpected) -> VerdictReading {
        var verdict = VerdictReading(state: "", reason: "", since: Moment(milliseconds: 0))
        let count = try members { (scanner, name) throws(Unexpected) in
            switch name {
            case "state": verdict.state = try scanner.text()
            case "reason": verdict.reason = try scanner.text()
            case "since": verdict.since = try scanner.moment()
            default: throw Unexpected()
            }
        }
        guard count == 3 else { throw Unexpected() }
        return verdict
    }

    private mutating func engine() throws(Unexpected) -> EngineReading {
        var engine = EngineReading()
        var count = try members { (scanner, name) throws(Unexpected) in
            try engine.scan(name, with: &scanner)
        }
        if engine.loopLagMinUS != nil { count -= 1 }
        if engine.journalWarning != nil { count -= 1 }
        if engine.journalObstacle != nil { count -= 1 }
        if engine.clockAheadMS != nil { count -= 1 }
        guard count == 26 else { throw Unexpected() }
        return engine
    }

    private mutating func drop() throws(Unexpected) -> DropReading {
        var drop = DropReading.blank
        var required = 0
        try members { (scanner, name) throws(Unexpected) in
            if try drop.scanRequired(name, with: &scanner) {
                required += 1
            } else {
                try drop.scanOptional(name, with: &scanner)
            }
        }
        guard required == 20 else { throw Unexpected() }
        return drop
    }

    fileprivate mutating func window() throws(Unexpected) -> SellingWindow {
        var window = SellingWindow(from: Moment(milliseconds: 0), to: Moment(milliseconds: 0))
        let count = try members { (scanner, name) throws(Unexpected) in
            switch name {
            case "from": window.from = try scanner.moment()
            case "to": window.to = try scanner.moment()
            default: throw Unexpected()
            }
        }
        guard count == 2 else { throw Unexpected() }
        return window
    }

    fileprivate mutating func refusals() throws(Unexpected) -> RefusalTotals {
        var refusals = RefusalTotals()
        try members { (scanner, name) throws(Unexpected) in
            guard let code = Refusal.Code(rawValue: name) else { throw Unexpected() }
            refusals[code] = try scanner.number()
        }
        return refusals
    }
}

extension DropReading {
    /// An empty drop, which the scan fills.
    fileprivate static let blank = DropReading(
        Sale(
            terms: CampaignTerms(id: "", drops: [DropTerms(id: DropID(trusted: ""), units: 0)])
        ).drops[0])

    /// Scans a required member. Returns whether the name is one.
    fileprivate mutating func scanRequired(
        _ name: String, with scanner: inout ReadingScanner
    ) throws(ReadingScanner.Unexpected) -> Bool {
        switch name {
        case "issued": issued = try scanner.number()
        case "free": free = try scanner.number()
        case "held": held = try scanner.number()
        case "sold": sold = try scanner.number()
        case "withdrawn": withdrawn = try scanner.number()
        case "line": line = try scanner.number()
        case "registered": registered = try scanner.number()
        case "registrations": registrations = try scanner.number()
        case "claims": claims = try scanner.number()
        case "grants": grants = try scanner.number()
        case "confirmations": confirmations = try scanner.number()
        case "lapses": lapses = try scanner.number()
        case "releases": releases = try scanner.number()
        case "revision": revision = try scanner.number()
        case "oldest_wait_ms": oldestWaitMS = try scanner.number()
        case "drop": drop = try scanner.text()
        case "phase": phase = try scanner.word()
        case "drip_rate": dripRate = try scanner.dripRate()
        case "armed": isArmed = try scanner.boolean()
        case "refusals": refusals = try scanner.refusals()
        default: return false
        }
        return true
    }

    /// Scans an optional member. Throws for an unknown name.
    fileprivate mutating func scanOptional(
        _ name: String, with scanner: inout ReadingScanner
    ) throws(ReadingScanner.Unexpected) {
        switch name {
        case "closed_because": closedBecause = try scanner.word()
        case "opens": opens = try scanner.moment()
        case "closes": closes = try scanner.moment()
        case "missed": missed = try scanner.window()
        case "opened_at": openedAt = try scanner.moment()
        case "closed_at": closedAt = try scanner.moment()
        case "holds_due":
            holdsDue = try scanner.elements {
                (scanner) throws(ReadingScanner.Unexpected) in try scanner.number()
            }
        default: throw ReadingScanner.Unexpected()
        }
    }
}

extension EngineReading {
    fileprivate mutating func scan(
        _ name: String, with scanner: inout ReadingScanner
    ) throws(ReadingScanner.Unexpected) {
        switch name {
        case "requests": requests = try scanner.number()
        case "answered": answered = try scanner.number()
        case "refused": refused = try scanner.number()
        case "shed": shed = try scanner.number()
        case "failed": failed = try scanner.number()
        case "slow": slow = try scanner.number()
        case "connections": connections = try scanner.number()
        case "watchers": watchers = try scanner.number()
        case "latency_count": latencyCount = try scanner.number()
        case "latency_p50_us": latencyP50US = try scanner.number()
        case "latency_p99_us": latencyP99US = try scanner.number()
        case "latency_max_us": latencyMaxUS = try scanner.number()
        case "in_flight": inFlight = try scanner.number()
        case "mailbox_depth": mailboxDepth = try scanner.number()
        case "queue_wait_min_us": queueWaitMinUS = try scanner.number()
        case "queue_wait_max_us": queueWaitMaxUS = try scanner.number()
        case "heartbeat_age_us": heartbeatAgeUS = try scanner.number()
        case "commit_age_us": commitAgeUS = try scanner.number()
        case "batch_size_max": batchSizeMax = try scanner.number()
        case "sync_p50_us": syncP50US = try scanner.number()
        case "sync_p99_us": syncP99US = try scanner.number()
        case "loop_lag_us": loopLagUS = try scanner.number()
        case "loop_lag_min_us": loopLagMinUS = try scanner.number()
        case "resident_bytes": residentBytes = try scanner.number()
        case "cpu_permille": cpuPermille = try scanner.number()
        case "disk_free_bytes": diskFreeBytes = try scanner.number()
        case "storage_failed": storageFailed = try scanner.boolean()
        case "journal_warning": journalWarning = try scanner.text()
        case "journal_obstacle": journalObstacle = try scanner.text()
        case "clock_ahead_ms": clockAheadMS = try scanner.number()
        default: throw ReadingScanner.Unexpected()
        }
    }
}
