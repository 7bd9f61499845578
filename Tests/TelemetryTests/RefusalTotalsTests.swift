import Foundation
import Rules
import Telemetry
import Testing

@Suite struct RefusalTotalsTests {
    @Test func everyReasonIsCountedByItself() {
        var totals = RefusalTotals()
        for (count, code) in Refusal.Code.allCases.enumerated() { totals[code] = count + 1 }
        for (count, code) in Refusal.Code.allCases.enumerated() {
            #expect(totals[code] == count + 1)
        }
        #expect(totals.total == (1...Refusal.Code.allCases.count).reduce(0, +))
        #expect(totals.occurring.map(\.code) == Refusal.Code.allCases)
    }

    @Test func onlyReasonsThatOccurredAreEncoded() throws {
        var totals = RefusalTotals()
        totals[.busy] = 2
        totals[.closed] = 1
        #expect(totals.occurring.map(\.code) == [.closed, .busy])
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = String(decoding: try encoder.encode(totals), as: UTF8.self)
        #expect(json == "{\"busy\":2,\"closed\":1}")
        #expect(try JSONDecoder().decode(RefusalTotals.self, from: Data(json.utf8)) == totals)
        let empty = try JSONDecoder().decode(RefusalTotals.self, from: Data("{}".utf8))
        #expect(empty == RefusalTotals())
        #expect(empty.total == 0)
    }

    @Test func eachReasonHasItsOwnPlaceInTheOrderOfPrecedence() {
        for code in Refusal.Code.allCases {
            var totals = RefusalTotals()
            totals[code] += 3
            #expect(totals.total == 3)
            #expect(totals.occurring.map(\.code) == [code])
            for other in Refusal.Code.allCases where other != code { #expect(totals[other] == 0) }
        }
        var totals = RefusalTotals()
        for code in Refusal.Code.allCases.reversed() { totals[code] += 1 }
        #expect(totals.occurring.map(\.code) == Refusal.Code.allCases)
    }

    @Test func twoTotalsAddUpReasonByReason() {
        var (first, second) = (RefusalTotals(), RefusalTotals())
        for (place, code) in Refusal.Code.allCases.enumerated() {
            first[code] = place + 1
            if place.isMultiple(of: 2) { second[code] = 100 * place }
        }
        let sum = first + second
        for code in Refusal.Code.allCases { #expect(sum[code] == first[code] + second[code]) }
        #expect(sum.total == first.total + second.total)
        #expect(sum == second + first)
        #expect(first + RefusalTotals() == first)
        #expect(RefusalTotals() + RefusalTotals() == RefusalTotals())
    }
}
