import Campaign
import Foundation
import Journal
import Rules
import Telemetry
import Testing
import Wire

@testable import Machine
@testable import Recordings

/// What the copy of a remote sale accepts and refuses.
@Suite("A copy of a remote sale")
struct SaleCopyTests {
    private static let text = """
        [campaign]
        id = "kettle"
        product = "Brass kettle"
        partner = "Corner Shop"
        timezone = "Europe/Berlin"

        [[drop]]
        id = "d1"
        units = 5

        [[drop]]
        id = "d2"
        units = 1
        order = "draw"
        draw_window = "1s"
        """

    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("penstock-copy-\(UUID().uuidString)")
    private var path: String { folder.appendingPathComponent("mine.sale").path }

    private func reply(_ event: Int64 = 100, _ reading: Int64 = 100) -> RecordingReply {
        RecordingReply(
            campaign: "kettle", text: SaleCopyTests.text, lastEvent: event, lastReading: reading)
    }

    private func line(_ sequence: Int64, _ note: String = "so") -> EventLine {
        EventLine(
            Event(
                sequence: sequence, moment: Moment(milliseconds: 1_000_000 &+ sequence),
                drop: DropID(trusted: "d1"), content: .marked(ExactText(note)),
                author: .operator("priya")))
    }

    private func reading(_ id: Int64, event: Int64, boot: String = "b") -> StoredReading {
        StoredReading(
            id: id,
            reading: Reading(
                at: Moment(milliseconds: 1_000_000 + event), number: id, boot: boot, event: event,
                durable: event, drops: [], engine: EngineReading()))
    }

    private func open(_ reply: RecordingReply? = nil) throws -> SaleCopy {
        var copy = SaleCopy(path: path, origin: "http://e:1")
        try copy.open(for: reply ?? self.reply())
        return copy
    }

    /// A copy with three events and two readings, closed.
    private func recorded() throws {
        var copy = try open()
        for sequence in 1...3 { _ = try copy.append(line(Int64(sequence))) }
        try copy.append(reading(1, event: 1))
        try copy.append(reading(2, event: 3))
        try copy.close()
    }

    private func sentence(_ body: () throws -> Void) -> String? {
        do { try body() } catch { return (error as? Failure)?.sentence }
        return nil
    }

    @Test func `it continues where it ended and stores repeated records once`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try recorded()
        var copy = try open()
        #expect(copy.resumption == (2, 1))
        for sequence in 3...5 { _ = try copy.append(line(Int64(sequence))) }
        try copy.append(reading(2, event: 3))
        try copy.append(reading(3, event: 5))
        try copy.close()
        let recording = try Recording.open(path: path)
        #expect(try recording.eventRows(after: 0, limit: 9) == (1...5).map { line($0).row })
        #expect(try recording.readings(after: 0, limit: 9).map(\.reading.event) == [1, 3, 5])
        #expect(try recording.marks().count == 5)
    }

    @Test func `a gap in events or readings is an error and is not written`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try recorded()
        var copy = try open()
        #expect(throws: SaleCopy.Gap.self) { try copy.append(line(5)) }
        #expect(throws: SaleCopy.Gap.self) { try copy.append(line(2)) }
        #expect(throws: SaleCopy.Gap.self) { try copy.append(reading(4, event: 3)) }
        for extreme in [Int64.max, .max - 1, 0, -1, .min] {
            #expect(throws: SaleCopy.Gap.self) { try copy.append(line(extreme)) }
            // A gap, or values that no reading can have.
            #expect(throws: (any Error).self) { try copy.append(reading(extreme, event: 3)) }
        }
        try copy.close()
        #expect(try Recording.open(path: path).lastSequence() == 3)
    }

    @Test func `another run of the same campaign is refused`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try recorded()
        #expect(sentence { _ = try open(reply(2, 2)) }?.contains("is ahead of http://e:1") == true)
        #expect(sentence { _ = try open(reply(3, 1)) }?.contains("is ahead of") == true)
        var copy = try open()
        #expect(
            sentence { _ = try copy.append(line(3, "else")) }?.contains(
                "contradicts http://e:1: event 3")
                == true)
        #expect(
            sentence { try copy.append(reading(2, event: 3, boot: "c")) }?
                .contains("contradicts http://e:1: reading 2") == true)
        try copy.close()
    }

    @Test func `a file of another campaign, or of other units, is refused untouched`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try recorded()
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        var other = reply()
        other.text = other.text.replacingOccurrences(of: "kettle", with: "pot")
        #expect(sentence { _ = try open(other) }?.contains("records the campaign kettle") == true)
        var units = reply()
        units.text = units.text.replacingOccurrences(of: "units = 5", with: "units = 6")
        #expect(sentence { _ = try open(units) }?.contains("does not record the sale") == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test func `a seed is stored once published, and only if it matches its hash`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let seed = DrawSeed(1, 2, 3, 4)
        let drop = try #require(
            Sale(
                terms: CampaignTerms(
                    id: "kettle",
                    drops: [
                        DropTerms(
                            id: DropID(trusted: "d2"), units: 1,
                            order: .draw(window: .seconds(1), seed: seed))
                    ])
            ).drops.first)
        func told(_ published: String?) -> DropReply {
            DropReply(
                DropReading(drop), terms: drop.terms, hold: drop.hold,
                drawSeedHash: seed.publishedHash, drawSeed: published)
        }
        var copy = try open()
        _ = try copy.append(line(1))
        try copy.storeSeeds(of: [told(nil)])
        #expect(copy.lacksSeeds)
        let wrong = DrawSeed(5, 6, 7, 8).hexadecimal
        #expect(
            sentence { try copy.storeSeeds(of: [told(wrong)]) }?.contains("published a seed")
                == true)
        try copy.write()
        try copy.storeSeeds(of: [told(seed.hexadecimal)])
        #expect(!copy.lacksSeeds)
        _ = try copy.append(line(2))
        try copy.close()
        let sale = try RecordedSale(path: path)
        let proof = try sale.recording.verify(terms: sale.terms)
        // The invented marks are lawful, the seals are whole, and the seed matches its hash. The
        // campaign's text, each mark and the seed each have their own seal.
        #expect(proof.isSound, "\(proof.findings)")
        #expect(proof.sealCount == 4)
    }

    @Test func `a draw with a secret seed is not yet verifiable; everything else is sound`()
        throws
    {
        defer { try? FileManager.default.removeItem(at: folder) }
        var terms = try CampaignFile(recorded: SaleCopyTests.text, file: "kettle.toml")
            .terms { _ in DrawSeed(1, 2, 3, 4) }
        terms.edition = .first
        var (sale, copy) = (Sale(terms: terms), try open())
        let drop = DropID(trusted: "d2")
        let buyers = (1...9).map { BuyerID(trusted: "b-\($0)") }
        func buyer(_ act: BuyerAct) -> [Command] {
            buyers.map { .buyer(BuyerCommand(act, drop: drop, buyer: $0)) }
        }
        let open = Command.operate(OperatorCommand(.open, drop: drop, author: .operator("priya")))
        let start = Moment(milliseconds: 1_000_000)
        var events: [Event] = []
        for command in buyer(.register) + [open] + buyer(.claim) {
            guard case .events(let happened) = sale.decide(command, at: start) else { continue }
            for event in happened { sale.apply(event) }
            events += happened
        }
        events += sale.settle(at: start + .seconds(1))
        #expect(events.map(\.content.kind).suffix(2) == [.drawn, .granted])
        for event in events { _ = try copy.append(EventLine(event)) }
        #expect(copy.lacksSeeds)
        try copy.close()
        let recorded = try RecordedSale(path: path)
        #expect(recorded.unpublishedDraws == [drop])
        let proof = try recorded.recording.verify(terms: recorded.terms)
        #expect(proof.isSound, "\(proof.findings)")
        #expect(proof.eventCount == events.count)
    }
}
