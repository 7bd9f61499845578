import Campaign
import Machine
import Rules
import Wire

extension DropReply {
    /// The drop in a few labelled lines.
    var lines: String {
        var lines = [
            ("drop", id), ("phase", phaseWords),
            (
                "units",
                "\(hasNoUnits ? "no units: " : "")issued \(issued) = free \(free) + held \(held) + sold \(sold) + withdrawn \(withdrawn)"
            ),
            ("registered", String(registered)), ("line", String(line)), ("drip rate", rateText),
            ("hold", hold), ("order", order), ("revision", String(revision)),
        ]
        if let opens { lines.append(("opens", opens.rfc3339)) }
        if let closes { lines.append(("closes", closes.rfc3339)) }
        if let missed {
            let window = "\(missed.from.rfc3339) to \(missed.to.rfc3339)"
            lines.append(("missed", "\(window): open it, after a notice, or close it"))
        }
        if !isArmed { lines.append(("schedule", "off")) }
        if let announcement {
            lines.append(("announced", "\(announcement.at.rfc3339) \(announcement.text.string)"))
        }
        if isRepeated == true {
            lines.append(("repeated", "this command had taken effect before"))
        }
        return lines.map { label, text in
            "\(label):".padding(max(13, label.count + 2)) + text
        }.joined(separator: "\n")
    }

    static func table(_ drops: [DropReply]) -> [String] {
        let head = [
            "DROP", "PHASE", "ISSUED", "FREE", "HELD", "SOLD", "LINE", "REGISTERED", "RATE",
            "OPENS",
        ]
        let rows = drops.map { drop in
            [drop.id, drop.phaseWords]
                + [drop.issued, drop.free, drop.held, drop.sold, drop.line, drop.registered]
                .map(String.init) + [drop.rateText, drop.opens?.rfc3339 ?? "by hand"]
        }
        return Standard.table([head] + rows, rightAligned: 2..<8)
    }

    /// The phase as in the API, with the reason when closed.
    private var phaseWords: String {
        phase.rawValue + (closedBecause.map { " (\($0.rawValue))" } ?? "")
    }

    /// Whether all units were withdrawn.
    private var hasNoUnits: Bool { issued == withdrawn }

    /// The warning before `units` free units are withdrawn; nil when some stay free.
    func warning(beforeWithdrawing units: Int) -> String? {
        guard phase != .closed, units == free, held == 0 else { return nil }
        return sold == 0
            ? "these are the last units of \(id): with none sold it stays \(phase.rawValue) with no"
                + " units, and claims wait until some are added."
            : "these are the last free units of \(id): it closes as sold out."
    }

    private var rateText: String {
        switch dripRate {
        case .perSecond(let rate): "\(rate)/s"
        case .unlimited: "unlimited"
        }
    }
}
