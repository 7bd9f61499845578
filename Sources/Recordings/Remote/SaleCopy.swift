import Campaign
import Foundation
import Journal
import Machine
import Rules
import Telemetry
import Wire

/// A copy of a remote sale that grows with the engine's events and readings. Only one thread uses it.
///
/// The file has the format of a journal, with the same events and readings under its own seals. A
/// draw's seed is added when the engine publishes it.
struct SaleCopy {
    /// An event or reading does not continue the copy. Asking again may help.
    struct Gap: Error {
        var sentence: String
    }

    let path: String
    /// The engine's address, for messages.
    let origin: String
    /// The latest event and reading received, written or not.
    private(set) var lastEvent: EventRow?
    private(set) var lastReading: StoredReading?
    private var ledger: Ledger?
    private var text = ""
    private var file: CampaignFile?
    private var events: [Event] = []
    private var readings: [StoredReading] = []
    private var seeds: Set<DropID> = []
    private var closed: Set<DropID> = []

    init(path: String, origin: String) {
        self.path = path
        self.origin = origin
    }

    /// The campaign's id; nil before the engine sent it.
    var campaign: String? { file?.id }
    var eventCount: Int64 { lastEvent?.sequence ?? 0 }
    var readingCount: Int64 { lastReading?.id ?? 0 }
    var isFull: Bool { events.count >= 8192 || readings.count >= 1024 }
    var lacksSeeds: Bool { drawn.contains { !seeds.contains($0) } }
    var isOver: Bool {
        guard let file else { return false }
        return file.drops.allSatisfy { closed.contains($0.id) } && !lacksSeeds
    }

    /// The drops that are not closed, or whose draw seed is not in the file yet.
    var missing: [String] {
        let open = file?.drops.map(\.id).filter { !closed.contains($0) } ?? []
        let undrawn = drawn.filter { !seeds.contains($0) && !open.contains($0) }
        return (open + undrawn).map(\.text)
    }

    private var drawn: [DropID] {
        file?.drops.filter { $0.order != .firstCome }.map(\.id) ?? []
    }

    /// Where to continue: the engine sends the last event and reading again, to be compared.
    var resumption: (afterEvent: Int64, afterReading: Int64) {
        (max(0, eventCount - 1), max(0, readingCount - 1))
    }

    /// Opens the file for the engine's events. Refuses a file of another sale, or one that is ahead of
    /// the engine.
    mutating func open(for reply: RecordingReply) throws(Failure) {
        if ledger != nil, reply.text.isExactly(text) { return try checkExtent(reply) }
        let source = try CampaignSource(text: reply.text, named: "the campaign of \(origin)")
        if ledger == nil { try compare(source.file) }
        try close()
        let edition = reply.edition.flatMap(LawEdition.init(rawValue:)) ?? .first
        let campaign = CampaignText(id: source.file.id, text: reply.text)
        let opened = try Failure.journal(
            try Ledger.open(path: path, campaign: campaign, at: .now, edition: edition))
        ledger = opened
        (text, file) = (reply.text, source.file)
        try readEnd()
        try checkExtent(reply)
    }

    private func compare(_ file: CampaignFile) throws(Failure) {
        guard FileManager.default.fileExists(atPath: path), fileSize > 0 else { return }
        let recording = try Failure.journal(try Recording.open(path: path))
        let known = recording.campaignText
        guard known.id == file.id else {
            throw Failure(
                "\(path) records the campaign \(known.id), and \(origin) sells \(file.id); give"
                    + " another file with -o.", .badData)
        }
        // Without it, the last event that the engine sends again still has to match.
        guard let earlier = try? CampaignFile(recorded: known.text, file: path) else { return }
        let differences = file.differences(from: earlier)
        guard !differences.isEmpty else { return }
        throw Failure(
            "\(path) does not record the sale at \(origin): \(differences.joined(separator: "; "))."
                + " Give another file with -o.", .badData)
    }

    private mutating func readEnd() throws(Failure) {
        let path = path
        let (event, reading, drops, closings) = try Failure.journal { () throws(JournalError) in
            let recording = try Recording.open(path: path)
            let extent = try recording.extent()
            let event = try recording.eventRows(after: extent.lastEvent - 1, limit: 1).last
            let reading = try recording.readings(after: extent.lastReading - 1, limit: 1).last
            var closings: Set<DropID> = []
            try recording.forEachEvent { SaleCopy.update(&closings, with: $0) }
            return (event, reading, try recording.drawSeeds().keys, closings)
        }
        (lastEvent, lastReading, seeds, closed) = (event, reading, Set(drops), closings)
    }

    private static func update(_ closed: inout Set<DropID>, with event: Event) {
        switch event.content {
        case .closed: closed.insert(event.drop)
        case .reopened: closed.remove(event.drop)
        default: break
        }
    }

    private func checkExtent(_ reply: RecordingReply) throws(Failure) {
        guard reply.lastEvent >= eventCount, reply.lastReading >= readingCount else {
            throw Failure(
                "\(path) is ahead of \(origin): it ends with event \(eventCount) and reading"
                    + " \(readingCount), the engine with \(reply.lastEvent) and"
                    + " \(reply.lastReading). It records another run; give another file with -o.",
                .badData)
        }
    }

    /// Adds the next event; returns whether it closed a drop. The last known one may come again if
    /// it is equal.
    mutating func append(_ line: EventLine) throws -> Bool {
        let row = line.row
        if let lastEvent, row.sequence == lastEvent.sequence {
            guard row == lastEvent else { throw contradiction("event \(row.sequence)") }
            return false
        }
        guard row.sequence == eventCount + 1 else {
            throw Gap(
                sentence: "\(origin) sent event \(row.sequence) where \(eventCount + 1) comes next")
        }
        guard let event = row.event else {
            throw Failure(
                "\(origin) sent event \(row.sequence), of a kind (\(row.kind)) that this Penstock"
                    + " does not know: use a newer one.", .badData)
        }
        events.append(event)
        lastEvent = row
        SaleCopy.update(&closed, with: event)
        return event.content.kind == .closed
    }

    /// Adds the next reading. The last known one may come again if it is equal.
    mutating func append(_ stored: StoredReading) throws {
        if let known = lastReading, stored.id == known.id {
            let isSame =
                stored.reading.boot == known.reading.boot
                && stored.reading.number == known.reading.number
                && stored.reading.event == known.reading.event
            guard isSame else { throw contradiction("reading \(stored.id)") }
            return
        }
        guard stored.reading.isPlausible else {
            throw Failure(
                "\(origin) sent reading \(stored.id) with figures out of bounds: check the engine's"
                    + " journal with penstock verify.", .badData)
        }
        guard stored.id == readingCount + 1 else {
            throw Gap(
                sentence: "\(origin) sent reading \(stored.id) where \(readingCount + 1) comes next"
            )
        }
        readings.append(stored)
        lastReading = stored
    }

    private func contradiction(_ what: String) -> Failure {
        Failure(
            "\(path) contradicts \(origin): \(what) is another one there. It records another run;"
                + " give another file with -o.", .badData)
    }

    mutating func storeSeeds(of drops: [DropReply]) throws(Failure) {
        for drop in drops {
            guard let id = DropID(drop.id), drawn.contains(id), !seeds.contains(id),
                let seed = drop.drawSeed.flatMap({ DrawSeed(hexadecimal: $0) })
            else { continue }
            guard drop.drawSeedHash == seed.publishedHash else {
                throw Failure(
                    "\(origin) published a seed for the draw of \(id.text) that does not have the"
                        + " hash beside it.", .badData)
            }
            try Failure.journal(try ledger?.keep(seed, for: id))
            seeds.insert(id)
        }
    }

    mutating func write() throws(Failure) {
        guard let ledger else { return }
        // A warning only matters for a journal.
        _ = try Failure.journal(try ledger.inspect())
        guard !events.isEmpty || !readings.isEmpty else { return }
        let (events, readings) = (events, readings.map(\.reading))
        try Failure.journal(try ledger.append(events: events, readings: readings))
        self.events.removeAll(keepingCapacity: true)
        self.readings.removeAll(keepingCapacity: true)
    }

    /// Writes the rest and leaves one plain file.
    mutating func close() throws(Failure) {
        try write()
        ledger?.close()
        ledger = nil
    }

    /// The file's length with its log, in bytes.
    var fileSize: Int {
        [path, path + "-wal"].reduce(0) { sum, path in
            // A missing file has no length.
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return sum + ((attributes?[.size] as? NSNumber)?.intValue ?? 0)
        }
    }
}
