import Foundation
import Rules
import TestSupport
import Testing

@testable import Telemetry

@Suite("Written readings read back the same")
struct ReadingTextTests {
    /// A reading in which every member has a value.
    private static func full(_ numbers: inout SeededNumbers) throws -> Reading {
        let terms = CampaignTerms(
            id: "c", drops: (1...3).map { DropTerms(id: DropID(trusted: "drop-\($0)"), units: 9) })
        var engine =
            try JSONSerialization.jsonObject(
                with: JSONEncoder().encode(EngineReading())) as? [String: Any] ?? [:]
        for key in engine.keys.sorted() where key != "storage_failed" {
            engine[key] = numbers.number(in: -3...1_000_000_000)
        }
        engine["storage_failed"] = numbers.number(in: 0...1) == 1
        var drops = Sale(terms: terms).drops.map { DropReading($0) }
        for index in drops.indices {
            drops[index].sold = numbers.number(in: 0...9999)
            drops[index].refusals[.soldOut] = numbers.number(in: 0...99)
            drops[index].refusals[.busy] = numbers.number(in: 0...99)
            drops[index].phase = Phase.allCases[numbers.number(in: 0...5)]
            drops[index].dripRate = index == 0 ? .unlimited : .perSecond(numbers.number(in: 0...99))
        }
        drops[0].closedBecause = .soldOut
        drops[0].openedAt = Moment(milliseconds: 1_406_000_000_123)
        (drops[0].closedAt, drops[0].opens) = (drops[0].openedAt, drops[0].openedAt)
        (drops[0].closes, drops[0].holdsDue) = (drops[0].openedAt, [1, 2, 3, 4, 5, 6])
        return Reading(
            at: Moment(milliseconds: 1_406_000_000_000 + Int64(numbers.number(in: 0...99_999))),
            number: 7, boot: "b", event: 12, durable: 11, drops: drops,
            engine: try JSONDecoder().decode(
                EngineReading.self, from: JSONSerialization.data(withJSONObject: engine)),
            storefront: StorefrontReading(isUp: true, status: 503, latencyUS: 812, number: 9),
            verdict: VerdictReading(
                state: "OVERLOADED", reason: "every command waits",
                since: Moment(milliseconds: 1_406_000_000_000)))
    }

    @Test(
        "scanner and decoder agree, with every member and without the optional ones")
    func same() throws {
        var numbers = SeededNumbers(seed: 4)
        for round in 0..<200 {
            var reading = try ReadingTextTests.full(&numbers)
            if round.isMultiple(of: 2) { (reading.storefront, reading.verdict) = (nil, nil) }
            if round.isMultiple(of: 3) { reading.drops[0] = reading.drops[1] }
            let text = try ReadingText(reading).text
            var copy = text
            let scanned = copy.withUTF8 { bytes -> Reading? in
                var scanner = ReadingScanner(UnsafeRawBufferPointer(bytes))
                return scanner.onlyReading()
            }
            #expect(scanned == reading)
            #expect(ReadingText(text)?.reading == reading)
        }
    }

    @Test("a text with any byte changed is read as the decoder reads it, or refused")
    func damaged() throws {
        var numbers = SeededNumbers(seed: 5)
        let whole = try ReadingText(ReadingTextTests.full(&numbers)).text.utf8
        for _ in 0..<2000 {
            var bytes = Array(whole)
            let place = numbers.number(in: 0...bytes.count - 1)
            switch numbers.number(in: 0...2) {
            case 0: bytes[place] = UInt8(numbers.number(in: 32...126))
            case 1: bytes.remove(at: place)
            default: bytes.insert(UInt8(numbers.number(in: 32...126)), at: place)
            }
            let decoded = try? JSONDecoder().decode(Reading.self, from: Data(bytes))
            #expect(ReadingText(String(decoding: bytes, as: UTF8.self))?.reading == decoded)
        }
    }

    @Test("other forms are read too: spaces, escapes, unknown members")
    func otherwise() throws {
        var numbers = SeededNumbers(seed: 6)
        var reading = try ReadingTextTests.full(&numbers)
        reading.boot = "a \"quoted\" \u{1F600} boot\n"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted]
        let text = String(decoding: try encoder.encode(reading), as: UTF8.self)
        #expect(ReadingText(text)?.reading == reading)
        #expect(
            ReadingText(text.replacing("\"boot\"", with: "\"news\": [1.5], \"boot\""))?.reading
                == reading)
        #expect(ReadingText("[]")?.reading == nil)
    }
}
