import Foundation
import Rules
import Testing

@testable import Campaign

/// Checks of time zones, and of times near a change of the clocks.
@Suite struct CampaignZoneTests {
    private func text(_ zone: String, opens: String) -> String {
        """
        [campaign]
        id = "c"
        product = "p"
        partner = "q"
        timezone = "\(zone)"

        [[drop]]
        id = "d"
        units = 1
        opens = \(opens)
        """
    }

    /// The error or the warnings of the file; empty if there are none.
    private func report(_ zone: String, opens: String = "2026-07-01T08:00:00Z") -> String {
        do {
            return try CampaignFile(parsing: text(zone, opens: opens), file: "f").warnings
                .map { "warned, line \($0.line): \($0.what)" }.joined()
        } catch {
            return error.description
        }
    }

    @Test(arguments: [
        ("America/Los_Angeles", "2026-11-01T08:00:00", "2026-11-01T08:00:00-08:00"),
        ("America/Los_Angeles", "2026-10-31T08:00:00", "2026-10-31T08:00:00-07:00"),
        ("America/Los_Angeles", "2026-03-08T03:00:00", "2026-03-08T03:00:00-07:00"),
        ("Asia/Kolkata", "2026-12-31T23:59:59", "2026-12-31T23:59:59+05:30"),
        ("Asia/Kathmandu", "2026-01-01T00:00:00", "2026-01-01T00:00:00+05:45"),
        ("Australia/Lord_Howe", "2026-01-01T00:00:00", "2026-01-01T00:00:00+11:00"),
        ("America/St_Johns", "2026-07-01T00:00:00", "2026-07-01T00:00:00-02:30"),
        ("Pacific/Kiritimati", "2026-07-01T00:00:00", "2026-07-01T00:00:00+14:00"),
        ("Asia/Pyongyang", "2016-07-01T00:00:00", "2016-07-01T00:00:00+08:30"),
    ])
    func theHintForAMissingOffsetIsTheZonesOffsetThen(zone: String, opens: String, hint: String) {
        #expect(report(zone, opens: opens).hasSuffix("write its offset, as in \(hint)"))
    }

    @Test func anAmbiguousOrSkippedHourIsReported() {
        let twice = report("Europe/Berlin", opens: "2026-10-25T02:30:00")
        #expect(twice.contains("2026-10-25T02:30:00+02:00 for the first"))
        #expect(twice.contains("2026-10-25T02:30:00+01:00 for the second"))
        let never = report("Europe/Berlin", opens: "2026-03-29T02:30:00")
        #expect(never.contains("jump over"))
        #expect(report("Australia/Lord_Howe", opens: "2026-04-05T01:45:00").contains("twice"))
        #expect(report("Pacific/Apia", opens: "2011-12-30T12:00:00").contains("jump over"))
    }

    @Test(arguments: [
        ("Asia/Kolkata", "2026-07-01T08:00:00+05:00", "+05:30"),
        ("America/Los_Angeles", "2026-11-01T08:00:00-07:00", "-08:00"),
        ("Europe/Berlin", "2026-03-29T02:30:00+01:00", "+02:00"),
    ])
    func anOffsetThatTheZoneDoesNotHaveThenIsWarned(zone: String, opens: String, right: String) {
        let warning = report(zone, opens: opens)
        #expect(warning.hasPrefix("warned, line 10: opens has the offset"))
        #expect(warning.contains("has \(right) then"))
    }

    @Test(arguments: [
        ("Asia/Kolkata", "2026-07-01T08:00:00+05:30"), ("Europe/Berlin", "2026-07-01T08:00:00Z"),
        ("Europe/Berlin", "2026-10-25T02:30:00+01:00"), ("UTC", "2026-07-01T08:00:00+00:00"),
    ])
    func aRightOffsetAndUTCAreNotWarned(zone: String, opens: String) {
        #expect(report(zone, opens: opens).isEmpty)
    }

    @Test(arguments: [
        ("BST", "\"Europe/London\" or \"Asia/Dhaka\""), ("EST", "\"America/New_York\""),
        ("IST", "\"Asia/Kolkata\""), ("CET", "\"Europe/Berlin\""), ("PST8PDT", "Los_Angeles"),
        ("GMT+5", "\"Etc/GMT-5\""), ("UTC-3", "\"Etc/GMT+3\""), ("GMT+0530", "Asia/Kolkata"),
        ("+05:30", "Asia/Kolkata"), ("est", "\"America/New_York\""),
    ])
    func anAbbreviationIsRefusedWithTheFullNames(name: String, meant: String) {
        #expect(report(name).hasPrefix("f:5: timezone "))
        #expect(report(name).contains(meant))
    }

    /// Advice must not be wrong by a part of an hour.
    @Test(arguments: [
        ("GMT+0530", "\"Asia/Kolkata\""), ("+05:30", "\"Asia/Kolkata\""),
        ("+0545", "\"Asia/Kathmandu\""), ("UTC-3:30", "\"America/St_Johns\""),
        ("+01:20", "whose time it is"), ("+15", "whose time it is"), ("-13:00", "whose time it is"),
    ])
    func aFractionalOffsetIsRefusedWithAPlaceName(name: String, meant: String) {
        #expect(report(name).contains(meant), "\(report(name))")
        #expect(!report(name).contains("Etc/GMT"), "\(report(name))")
    }

    @Test(arguments: [
        ("+05:00", "Etc/GMT-5"), ("+0500", "Etc/GMT-5"), ("-0300", "Etc/GMT+3"),
        ("+14", "Etc/GMT-14"), ("GMT-12", "Etc/GMT+12"), ("+00:00", "\"UTC\""),
    ])
    func aWholeHourOffsetIsRefusedWithAnEtcName(name: String, meant: String) {
        #expect(report(name).contains(meant), "\(report(name))")
    }

    @Test(arguments: [
        "UTC", "GMT", "Asia/Kolkata", "Etc/GMT+5", "Europe/London", "America/Argentina/Ushuaia",
        "Japan",
    ])
    func aZoneNameIsAccepted(name: String) {
        #expect(report(name).isEmpty)
    }

    /// A recording made by an earlier version opens, replays and verifies unchanged.
    @Test func aRecordingKeepsItsAbbreviation() throws {
        let file = try CampaignFile(
            recorded: text("EST", opens: "2026-07-01T08:00:00Z"), file: "f")
        #expect(file.timezone == "EST")
    }

    @Test(arguments: ["2026-12-31T23:59:60Z", "2026-12-31T24:00:00Z"])
    func noClockShowsALeapSecond(opens: String) {
        #expect(report("UTC", opens: opens).contains("between 00:00:00 and 23:59:59"))
    }
}
