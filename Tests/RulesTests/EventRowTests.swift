import Rules
import Testing

@Suite struct EventRowTests {
    private func row(
        _ kind: String, buyer: String? = nil, order: String? = nil, text: String? = nil,
        number: Int64? = nil, at: Int64 = 5
    ) -> EventRow {
        EventRow(
            sequence: 1, at: at, drop: "d1", kind: kind, buyer: buyer, order: order, text: text,
            number: number)
    }

    @Test func aColumnThatIsMissingMakesNoEvent() {
        for kind in ["registered", "unregistered", "claimed", "lapsed", "released"] {
            #expect(row(kind).event == nil)
            #expect(row(kind, buyer: "ada").event != nil)
        }
        #expect(row("granted", buyer: "ada").event == nil)
        #expect(row("granted", number: 5).event == nil)
        #expect(row("confirmed", buyer: "ada").event == nil)
        #expect(row("confirmed", order: "o-1").event == nil)
        for kind in ["closed", "announced", "marked", "unitsAdded", "unitsWithdrawn", "holdSet"] {
            #expect(row(kind).event == nil)
        }
    }

    @Test func anUnknownKindMakesNoEvent() {
        #expect(row("exploded").event == nil)
        #expect(row("Opened").event == nil)
        #expect(row("closed", text: "byAccident").event == nil)
        #expect(row("opened").event?.content == .opened)
    }

    @Test(arguments: [Int64.min, -1, Int64.max])
    func numbersOutOfTheLimitsMakeNoEvent(number: Int64) {
        #expect(row("dripRateSet", number: number).event == nil)
        #expect(row("unitsAdded", number: number).event == nil)
        #expect(row("unitsWithdrawn", number: number).event == nil)
        #expect(row("holdSet", number: number).event == nil)
        #expect(row("granted", buyer: "ada", number: number).event == nil)
        #expect(row("opened", at: number).event == nil)
    }

    @Test func aMissingRateMeansUnlimited() {
        #expect(row("dripRateSet").event?.content == .dripRateSet(.unlimited))
        #expect(row("dripRateSet", number: 0).event?.content == .dripRateSet(.perSecond(0)))
    }
}
