import Health
import Journal
import Rules
import Telemetry

struct RecordingVerifier {
    var report = Verification()
    private var sale: Sale
    private var walk: SealWalk
    private let draws: [Draw]
    private let campaigns: [CampaignVersion]
    private var recheck: VerdictRecheck
    /// Whether every event so far is lawful. After the first unlawful one, the law is not checked.
    private var isLawful = true
    private var checkedAt: Int64 = 0
    private var sealedUpTo: Int64 = 0
    private var lastReading: Int64 = 0
    private var moment: Int64 = .min

    /// Number of events between two complete checks of the laws. There is one more at the end.
    private static let lawCheckInterval: Int64 = 100_000

    init(
        terms: CampaignTerms, campaigns: [CampaignVersion], draws: [Draw], indicator: Indicator
    ) {
        recheck = VerdictRecheck(indicator)
        sale = Sale(terms: terms)
        walk = SealWalk(campaigns: campaigns, draws: draws)
        self.draws = draws
        self.campaigns = campaigns
    }

    mutating func checkDraws() {
        for draw in draws {
            let seed = DrawSeed(hexadecimal: draw.seed)
            if seed?.publishedHash != draw.hash {
                report.add(
                    .draw(quoted(draw.drop)), "its seed does not have the hash beside it")
            }
            let terms = sale.terms.drops.first { $0.id == DropID(trusted: draw.drop) }
            if case .draw(_, let used)? = terms?.order, used != seed {
                report.add(.draw(quoted(draw.drop)), "the terms have another seed")
            }
        }
    }

    mutating func check(
        _ row: EventRow, event: Event?, seals: inout SealRows, marks: inout ArraySlice<Mark>
    ) throws(JournalError) {
        report.eventCount += 1
        if row.at < moment { report.add(.event(row.sequence), "law 10: time goes back") }
        moment = row.at
        walk.add(row)
        judge(row, event)
        check(mark: row, against: &marks)
        if isLawful, row.sequence - checkedAt >= RecordingVerifier.lawCheckInterval { checkLaws() }
        try checkSeals(endingAt: row.sequence, at: row.at, &seals)
    }

    private mutating func judge(_ row: EventRow, _ event: Event?) {
        guard let event else {
            report.add(
                .event(row.sequence),
                EventKind(rawValue: row.kind) == nil
                    ? "its kind \(quoted(row.kind)) is unknown"
                    : "it lacks a column that its kind needs, or holds a value out of bounds")
            isLawful = false
            return
        }
        guard isLawful else { return }
        if let objection = sale.objection(to: event) {
            report.add(
                .event(row.sequence),
                "\(row.kind) cannot have happened here (\(objection)); the law says nothing about "
                    + "the events after it")
            isLawful = false
        } else {
            sale.apply(event)
        }
    }

    private mutating func check(mark row: EventRow, against marks: inout ArraySlice<Mark>) {
        while let mark = marks.first, mark.sequence < row.sequence {
            report.add(.mark(mark.sequence), "no event brought it")
            marks = marks.dropFirst()
        }
        let isMarked = row.kind == EventKind.marked.rawValue
        guard let mark = marks.first, mark.sequence == row.sequence else {
            if isMarked { report.add(.mark(row.sequence), "it is missing") }
            return
        }
        marks = marks.dropFirst()
        let isTheSame =
            isMarked && mark.text == row.text.map { ExactText($0) }
            && mark.author == row.author.map(Author.init(name:))
            && mark.drop == DropID(trusted: row.drop) && mark.moment.milliseconds == row.at
        if !isTheSame { report.add(.mark(row.sequence), "it differs from its event") }
    }

    /// Checks the seals that end with an event; with 0, those before the first event.
    mutating func checkSeals(
        endingAt sequence: Int64, at moment: Int64, _ seals: inout SealRows
    ) throws(JournalError) {
        while let seal = try seals.peek(), seal.lastSequence <= sequence {
            seals.advance()
            report.sealCount += 1
            let place = Verification.Location(seal)
            if seal.number != report.sealCount { report.add(place, "a seal before it is missing") }
            let isWhole = walk.closes(with: seal)
            if seal.lastSequence != sequence || seal.firstSequence != sealedUpTo + 1 {
                report.add(place, "it does not follow on the seal before")
            } else if !isWhole {
                report.add(place, "what it covers was changed after it was sealed")
            } else if seal.at != moment {
                report.add(place, "its moment is not the one of its last event")
            }
            sealedUpTo = seal.lastSequence
            report.head = seal.hash.hexadecimal
        }
    }

    /// After a gap in the events: reports the next seal, and stops checking the law.
    mutating func reportGap(before seals: inout SealRows, upTo last: Int64) throws(JournalError) {
        if let seal = try seals.peek(), seal.lastSequence <= last {
            report.add(.init(seal), "an event of it is missing")
        }
        isLawful = false
    }

    /// Checks the seals and marks that are left after the last event. `now` is the last event in the
    /// file by now, `pending` the number of campaign and draw rows that version 1 has not sealed.
    mutating func finish(
        _ seals: inout SealRows, marks: ArraySlice<Mark>, upTo last: Int64, now: Int64,
        pending: Int
    ) throws(JournalError) {
        for mark in marks where mark.sequence <= last || mark.sequence > now {
            report.add(.mark(mark.sequence), "no event brought it")
        }
        if walk.isOpen {
            report.add(.event(walk.lastSequence), "no seal covers it")
        }
        if let seal = try seals.peek(), seal.lastSequence > now {
            report.add(.init(seal), "it covers events that are not there")
        }
        if last == now, walk.uncoveredCount > pending {
            report.add(
                .file,
                "no seal covers \(walk.uncoveredCount - pending) rows of its campaign files"
                    + " and draws")
        }
    }

    /// Checks the readings that were taken when `sequence` was the latest event.
    mutating func check(
        _ readings: inout ReadingRows, upTo sequence: Int64
    ) throws(JournalError) {
        while let stored = try readings.peek(), stored.reading.event <= sequence {
            readings.advance()
            report.readingCount += 1
            if stored.id != lastReading + 1 {
                report.add(
                    .reading(lastReading + 1), "it is missing: the next one is \(stored.id)")
            }
            lastReading = stored.id
            recheck.judge(stored, into: &report)
            let reading = stored.reading
            if reading.event < sequence {
                report.add(.reading(stored.id), "it comes after readings of later events")
            } else if isLawful {
                compare(stored)
            }
            if reading.durable > reading.event {
                report.add(
                    .reading(stored.id), "it calls event \(reading.durable) durable before it was")
            }
        }
    }

    /// The drops that a reading should list. If the campaign file changed after the reading, only
    /// the drops that it does list: the others may have come later.
    private func drops(of reading: Reading) -> [Drop] {
        guard campaigns.dropFirst().contains(where: { $0.afterSequence >= reading.event }) else {
            return sale.drops
        }
        let listed = Set(reading.drops.map { DropID(trusted: $0.drop) })
        return sale.drops.filter { listed.contains($0.terms.id) }
    }

    private mutating func compare(_ stored: StoredReading) {
        let drops = drops(of: stored.reading)
        guard stored.reading.drops.map(\.drop) == drops.map(\.terms.id.text) else {
            report.add(.reading(stored.id), "it has other drops than the campaign")
            return
        }
        for (recorded, drop) in zip(stored.reading.drops, drops) {
            let real = DropReading(drop)
            if recorded.books != real.books {
                report.add(.reading(stored.id), "the books of \(real.drop) are not the events'")
            } else if !recorded.agrees(with: real) {
                report.add(
                    .reading(stored.id), "what it tells of \(real.drop) is not what happened")
            }
        }
    }

    /// Reports readings that refer to events after the last one: the recording's end was cut off.
    /// This is proof, because events are written together with the readings taken after them.
    mutating func finish(
        _ readings: inout ReadingRows, upTo last: Int64
    ) throws(JournalError) {
        while let stored = try readings.peek() {
            readings.advance()
            report.readingCount += 1
            if stored.reading.event > last {
                report.add(
                    .reading(stored.id),
                    "it knows of event \(stored.reading.event): the recording's end after event "
                        + "\(last) is gone")
                return
            }
        }
    }

    private mutating func checkLaws() {
        checkedAt = sale.sequence
        for law in sale.brokenLaws() { report.add(.event(sale.sequence), law) }
    }

    mutating func finish() {
        if isLawful { checkLaws() }
        report.digest = sale.digest
    }
}

extension DropReading {
    /// Whether a reading agrees with the events. What only the engine knows is not compared.
    fileprivate func agrees(with real: DropReading) -> Bool {
        phase == real.phase && closedBecause == real.closedBecause && line == real.line
            && registered == real.registered && dripRate == real.dripRate
            && revision == real.revision && registrations == real.registrations
            && claims == real.claims && grants == real.grants
            && confirmations == real.confirmations && lapses == real.lapses
            && releases == real.releases
    }
}

extension Verification.Location {
    fileprivate init(_ seal: Seal) {
        self = .seal(seal.number, first: seal.firstSequence, last: seal.lastSequence)
    }
}
