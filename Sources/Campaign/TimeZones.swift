package import Foundation
package import Rules

/// Checks names of time zones: a file may use those of the IANA database that mean one zone.
///
/// The system accepts abbreviations too, and takes each for one of many zones: `BST` for
/// Bangladesh, `GMT+5` for `Etc/GMT-5`.
package enum ZoneName {
    /// Why a name cannot be used, as the end of a sentence that starts with its key; nil when it
    /// can.
    package static func problem(_ name: String) -> String? {
        if let offset = offset(name) { return offsetProblem(name, minutes: offset) }
        if isAbbreviation(name) {
            let meant =
                meanings[name.uppercased()] ?? [TimeZone(named: name)?.identifier ?? "Asia/Kolkata"]
            let names = meant.filter { $0 != name }.map { "\"\($0)\"" }
            let which = names.isEmpty ? "such as \"Europe/Berlin\"" : "as \(listed(names))"
            return
                "cannot be the abbreviation \"\(name)\", which is not one zone's alone; write the "
                + "name of a place, \(which)"
        }
        return nil
    }

    /// Abbreviations that more than one place uses, or that leave out summer time, and the places.
    private static let meanings = [
        "BST": ["Europe/London", "Asia/Dhaka"],
        "IST": ["Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"],
        "EST": ["America/New_York", "America/Panama"], "EDT": ["America/New_York"],
        "EST5EDT": ["America/New_York"], "CST": ["America/Chicago", "Asia/Shanghai"],
        "CDT": ["America/Chicago", "America/Havana"], "CST6CDT": ["America/Chicago"],
        "MST": ["America/Denver", "America/Phoenix"], "MDT": ["America/Denver"],
        "MST7MDT": ["America/Denver"], "PST": ["America/Los_Angeles", "Asia/Manila"],
        "PDT": ["America/Los_Angeles"], "PST8PDT": ["America/Los_Angeles"],
        "AST": ["America/Halifax", "Asia/Riyadh"], "ADT": ["America/Halifax"],
        "AKST": ["America/Anchorage"], "AKDT": ["America/Anchorage"], "HST": ["Pacific/Honolulu"],
        "CET": ["Europe/Berlin", "Europe/Paris"], "CEST": ["Europe/Berlin", "Europe/Paris"],
        "MET": ["Europe/Berlin"], "MEZ": ["Europe/Berlin"],
        "EET": ["Europe/Athens", "Africa/Cairo"],
        "EEST": ["Europe/Athens"], "WET": ["Europe/Lisbon"], "WEST": ["Europe/Lisbon"],
        "MSK": ["Europe/Moscow"], "GST": ["Asia/Dubai"], "PKT": ["Asia/Karachi"],
        "BDT": ["Asia/Dhaka"], "ICT": ["Asia/Bangkok"], "WIB": ["Asia/Jakarta"],
        "WIT": ["Asia/Jayapura"], "SGT": ["Asia/Singapore"], "HKT": ["Asia/Hong_Kong"],
        "PHT": ["Asia/Manila"], "JST": ["Asia/Tokyo"], "KST": ["Asia/Seoul"],
        "AEST": ["Australia/Sydney", "Australia/Brisbane"], "AEDT": ["Australia/Sydney"],
        "ACST": ["Australia/Adelaide", "Australia/Darwin"], "AWST": ["Australia/Perth"],
        "NZST": ["Pacific/Auckland"], "NZDT": ["Pacific/Auckland"], "EAT": ["Africa/Nairobi"],
        "CAT": ["Africa/Maputo"], "WAT": ["Africa/Lagos"], "SAST": ["Africa/Johannesburg"],
        "BRT": ["America/Sao_Paulo"], "ART": ["America/Argentina/Buenos_Aires"],
        "CLT": ["America/Santiago"], "COT": ["America/Bogota"], "PET": ["America/Lima"],
    ]

    /// Whether a name looks like an abbreviation. UTC and GMT are unambiguous, and so are the
    /// capitals that the database has for countries.
    private static func isAbbreviation(_ name: String) -> Bool {
        if ["UTC", "UCT", "GMT", "GB", "NZ", "PRC", "ROC", "ROK"].contains(name) { return false }
        if meanings[name.uppercased()] != nil { return true }
        return (2...5).contains(name.utf8.count)
            && name.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    /// Minutes ahead of UTC in a name such as `GMT+5`, `UTC-03` or `+05:30`; nil for other names.
    private static func offset(_ name: String) -> Int? {
        var digits = name.utf8[...]
        for prefix in ["UTC", "GMT"] where digits.starts(with: prefix.utf8) {
            digits = digits.dropFirst(3)
        }
        guard let sign = digits.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
        else { return nil }
        let parts = digits.dropFirst().split(
            separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ $0.allSatisfy { (48...57).contains($0) } })
        else { return nil }
        var (hours, minutes) = (parts[0], parts.count == 2 ? parts[1] : parts[0].suffix(0))
        // Without a colon, the last two of three or four digits are minutes.
        if parts.count == 1, (3...4).contains(hours.count) {
            (hours, minutes) = (hours.dropLast(2), hours.suffix(2))
        }
        guard (1...2).contains(hours.count), [0, 2].contains(minutes.count) else { return nil }
        func number(_ digits: Substring.UTF8View) -> Int {
            digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        }
        let ahead = number(hours) * 60 + number(minutes)
        return sign == UInt8(ascii: "-") ? -ahead : ahead
    }

    /// Places whose offset is not a whole number of hours, all year or part of it, by minutes ahead
    /// of UTC.
    private static let places = [
        330: "Asia/Kolkata", 345: "Asia/Kathmandu", 390: "Asia/Yangon", 210: "Asia/Tehran",
        270: "Asia/Kabul", 570: "Australia/Darwin", 525: "Australia/Eucla",
        630: "Australia/Lord_Howe", 765: "Pacific/Chatham", -210: "America/St_Johns",
        -570: "Pacific/Marquesas",
    ]

    private static func offsetProblem(_ name: String, minutes: Int) -> String {
        let start = "cannot be \"\(name)\", an offset and no zone; write the name of a place"
        let hours = abs(minutes) / 60
        // Only offsets of whole hours from -12 to +14 have a zone of their own.
        guard minutes % 60 == 0, (-12...14).contains(minutes / 60) else {
            return start + (places[minutes].map { ", such as \"\($0)\"" } ?? " whose time it is")
        }
        let fixed = minutes == 0 ? "UTC" : "Etc/GMT\(minutes > 0 ? "-" : "+")\(hours)"
        return start + ", such as \"Asia/Kolkata\", or \"\(fixed)\", the zone that is always"
            + " \(hours) h " + (minutes < 0 ? "behind" : "ahead of")
            + " UTC whatever its sign looks like"
    }

    private static func listed(_ names: [String]) -> String {
        names.count < 2
            ? names.joined()
            : names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
    }
}

extension TimeZone {
    /// The zone with an IANA name; nil when there is none, or when the text cannot be a name.
    package init?(named name: String) {
        let isName = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || "_-+/".utf8.contains(byte)
        }
        guard isName, (1...64).contains(name.utf8.count) else { return nil }
        self.init(identifier: name)
    }

    /// Seconds east of UTC at a moment.
    package func offset(at moment: Moment) -> Int {
        secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000))
    }

    /// The moments at which clocks of the zone show a local time, in order.
    ///
    /// The local time is given as if it were UTC. There is no moment when clocks jump over the
    /// time, and there are two when they show it twice.
    package func moments(showing local: Moment) -> [Moment] {
        var moments: [Moment] = []
        for offset in Set(offsets(near: local)) {
            let moment = local + TimeSpan.seconds(-Int64(offset))
            if self.offset(at: moment) == offset { moments.append(moment) }
        }
        return moments.sorted()
    }

    /// The zone's offsets a day before and a day after a local time.
    ///
    /// A day is enough: no zone is further from UTC, and none changes twice within that time.
    package func offsets(near local: Moment) -> [Int] {
        [-86_400, 86_400].map { offset(at: local + TimeSpan.seconds($0)) }
    }
}

/// An offset from UTC, given in seconds, as in RFC 3339: `+05:30`.
package func offsetText(_ seconds: Int) -> String {
    let minutes = abs(seconds) / 60
    let (hours, rest) = (String(minutes / 60), String(minutes % 60))
    return (seconds < 0 ? "-" : "+") + (hours.count < 2 ? "0" : "") + hours + ":"
        + (rest.count < 2 ? "0" : "") + rest
}
