import Canvas
import Rules
import Testing

@testable import Deck

/// Berlin in 2026: in autumn 03:00 CEST becomes 02:00 CET; in spring the clocks jump from 02:00 to
/// 03:00.
@Suite struct ZoneTests {
    private static let cet = Zone.Rule(abbreviation: "CET", offsetSeconds: 3600)
    private static let cest = Zone.Rule(abbreviation: "CEST", offsetSeconds: 7200)
    private static let spring = ZoneTests.moment("2026-03-29T01:00:00Z")
    private static let autumn = ZoneTests.moment("2026-10-25T01:00:00Z")
    private let zone = Zone(
        cet,
        transitions: [
            Zone.Transition(at: spring, to: cest), Zone.Transition(at: autumn, to: cet),
        ])

    private static func moment(_ text: String) -> Moment {
        Moment(rfc3339: text) ?? Moment(milliseconds: 0)
    }

    private func match(_ text: String, from start: String, to end: String) -> TimeQuery.ClockMatch?
    {
        TimeQuery.moment(
            text,
            in: TimeQuery.Context(
                start: Self.moment(start), end: Self.moment(end), openedAt: nil, zone: zone))
    }

    @Test func everyMomentIsShownWithTheOffsetOfItsTime() {
        let before = Self.autumn + TimeSpan(milliseconds: -1)
        #expect(zone.clock(before, withMilliseconds: true) == "02:59:59.999")
        #expect(zone.abbreviation(at: before) == "CEST")
        #expect(zone.clock(Self.autumn) == "02:00:00")
        #expect(zone.abbreviation(at: Self.autumn) == "CET")
        #expect(zone.offset(at: Self.autumn, separator: ":") == "+01:00")
        #expect(zone.date(Self.moment("2026-07-01T22:30:00Z")) == "2026-07-02")
        #expect(zone.date(Self.moment("2026-12-31T22:30:00Z")) == "2026-12-31")
    }

    @Test func anAmbiguousTimeIsReported() {
        let day = (from: "2026-10-24T20:00:00Z", to: "2026-10-25T20:00:00Z")
        #expect(
            match("02:00:10", from: day.from, to: day.to)
                == .twice(["02:00:10 CEST", "02:00:10 CET"]))
        for (text, moment) in [
            ("02:00:10 CEST", "2026-10-25T00:00:10Z"), ("02:00:10 CET", "2026-10-25T01:00:10Z"),
            ("02:00:10+02:00", "2026-10-25T00:00:10Z"), ("03:00", "2026-10-25T02:00:00Z"),
            ("01:59:59", "2026-10-24T23:59:59Z"),
        ] {
            #expect(match(text, from: day.from, to: day.to) == .moment(Self.moment(moment)))
        }
        #expect(match("02:00:10 IST", from: day.from, to: day.to) == nil)
        #expect(
            match("02:00:10", from: "2026-10-25T00:30:00Z", to: day.to)
                == .moment(Self.moment("2026-10-25T01:00:10Z")),
            "one of the two is before the start")
    }

    @Test func aSkippedTimeIsReported() {
        let day = (from: "2026-03-28T20:00:00Z", to: "2026-03-29T20:00:00Z")
        let night = (from: "2026-03-29T00:00:00Z", to: day.to)
        #expect(match("02:30", from: night.from, to: night.to) == .skipped)
        #expect(
            match("03:30", from: day.from, to: day.to)
                == .moment(Self.moment("2026-03-29T01:30:00Z")))
    }
}
