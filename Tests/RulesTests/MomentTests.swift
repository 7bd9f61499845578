import Foundation
import Rules
import Testing

@Suite struct MomentTests {
    @Test(arguments: [
        ("2014-07-22T06:30:00.123Z", 1_406_010_600_123),
        ("2014-07-22t06:30:00z", 1_406_010_600_000),
        ("2014-07-22 12:00:00+05:30", 1_406_010_600_000),
        ("2000-02-29T23:59:59.999Z", 951_868_799_999),
        ("1969-12-31T23:59:59.999Z", -1),
        ("2100-03-01T00:00:00+05:30", 4_107_522_600_000),
        ("2016-02-29T00:00:00-11:45", 1_456_746_300_000),
        ("1970-01-01T00:00:00.5Z", 500),
        ("1970-01-01T00:00:00.123456789Z", 123),
        ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
    ])
    func isReadFromRFC3339(text: String, milliseconds: Int64) {
        #expect(Moment(rfc3339: text) == Moment(milliseconds: milliseconds))
    }

    @Test(arguments: [
        "", "now", "2014-07-22", "2014-07-22T06:30:00", "2014-07-22T06:30:00.Z",
        "2014-07-22T06:30:00.1234567890Z", "2014-7-22T06:30:00Z", "2014-13-01T00:00:00Z",
        "2014-00-01T00:00:00Z", "2014-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
        "2014-04-31T00:00:00Z", "2014-01-00T00:00:00Z", "2014-01-01T24:00:00Z",
        "2014-01-01T00:60:00Z", "2014-01-01T00:00:60Z", "2014-01-01T00:00:00+24:00",
        "2014-01-01T00:00:00+05", "2014-01-01T00:00:00+0530", "2014-01-01T00:00:00Z ",
        "2014-01-01X00:00:00Z", "２014-01-01T00:00:00Z", "2014-01-01T00:00:00é",
    ])
    func isNothingElse(text: String) {
        #expect(Moment(rfc3339: text) == nil)
    }

    @Test func isWrittenInUTCWithMilliseconds() {
        let moment = Moment(milliseconds: 1_406_010_600_005)
        #expect(moment.rfc3339 == "2014-07-22T06:30:00.005Z")
        #expect(Moment(milliseconds: -1).rfc3339 == "1969-12-31T23:59:59.999Z")
    }

    /// Compares every day of five centuries with Foundation's calendar.
    @Test func daysMatchTheGregorianCalendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        for day in stride(from: -60_000, through: 120_000, by: 13) {
            let moment = Moment(milliseconds: Int64(day) * 86_400_000)
            let parts = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(day) * 86_400))
            let clock = Moment.Calendar(moment)
            #expect(clock.year == parts.year)
            #expect(clock.month == parts.month)
            #expect(clock.day == parts.day)
            #expect(Moment(rfc3339: moment.rfc3339) == moment)
        }
    }

    @Test func aClockElsewhereIsShifted() {
        let noon = Moment(milliseconds: 1_406_010_604_200)
        #expect(Moment.Calendar(noon, offsetSeconds: 19_800).timeOfDay == "12:00:04.200")
    }

    @Test func theCalendarOfTheLawEndsWithTheYear9999() {
        #expect(Limits.moments.lowerBound.rfc3339 == "1970-01-01T00:00:00.000Z")
        #expect(Limits.moments.upperBound.rfc3339 == "9999-12-31T23:59:59.999Z")
    }

    @Test func spansAddUp() {
        let moment = Moment(milliseconds: 5000)
        #expect(moment + .seconds(2) == Moment(milliseconds: 7000))
        #expect(moment - Moment(milliseconds: 7000) == TimeSpan(milliseconds: -2000))
        #expect(TimeSpan.seconds(1) < TimeSpan(milliseconds: 1001))
    }
}
