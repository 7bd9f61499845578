import Foundation
import TOML
import Rules

extension SectionReader {
    private static let dropCountMax = 1000

    /// Reads the drops of a document, except those whose id is missing or wrong.
    mutating func drops(of document: Section, zone: TimeZone?) -> [DropPlan] {
        guard let node = document.table["drop"] else {
            report("The file has no drop: add one, starting with [[drop]]", line: 1)
            return []
        }
        guard case .array(let array) = node.value else {
            report("A drop starts with [[drop]], in double brackets", line: node.line)
            return []
        }
        guard (1...SectionReader.dropCountMax).contains(array.elements.count) else {
            let allowed = "1 to \(SectionReader.dropCountMax) drops"
            let what = "A campaign has \(allowed), not \(array.elements.count): add or remove some"
            report(what, line: node.line)
            return []
        }
        var plans: [DropPlan] = []
        var lines: [DropID: Int] = [:]
        for element in array.elements {
            guard case .table(let table) = element.value else {
                report("A drop starts with [[drop]], in double brackets", line: element.line)
                continue
            }
            let section = Section(name: "[[drop]]", table: table, line: element.line)
            guard let plan = drop(of: section, zone: zone) else { continue }
            if let line = lines[plan.id] {
                let what = "the drop on line \(line) has the id \(quoted(plan.id.text)) already"
                report("\(what); give this one another", at: "id", in: section)
            } else {
                lines[plan.id] = table["id"]?.line
            }
            plans.append(plan)
        }
        return plans
    }

    private mutating func drop(of section: Section, zone: TimeZone?) -> DropPlan? {
        let known = [
            "id", "units", "registration_opens", "registration_closes", "opens", "closes", "hold",
            "drip_rate", "order", "draw_window",
        ]
        checkKeys(of: section, known: known)
        let id = required("id", in: section, example: "\"mi3-1\"") { try $0.name() }
        let units = required("units", in: section, example: "10_000") {
            try $0.wholeNumber(in: 1...100_000_000)
        }
        var plan = DropPlan(id: id ?? DropID(trusted: "-"), units: units ?? 1)
        plan.registrationOpens = moment("registration_opens", in: section, zone)
        plan.registrationCloses = moment("registration_closes", in: section, zone)
        plan.opens = moment("opens", in: section, zone)
        plan.closes = moment("closes", in: section, zone)
        read("hold", in: section, into: &plan.hold) {
            try $0.span(in: Limits.hold)
        }
        read("drip_rate", in: section, into: &plan.dripRate) { try $0.dripRate() }
        plan.order = order(of: section)
        checkTimes(of: plan, in: section)
        return id == nil ? nil : plan
    }

    private mutating func moment(
        _ key: String, in section: Section, _ zone: TimeZone?
    ) -> Moment? {
        guard let moment = optional(key, in: section, { try $0.moment(zone: zone) }) else {
            return nil
        }
        if let zone, let node = section.table[key],
            let doubt = FieldValue(value: node.value).offsetDoubt(zone)
        {
            warn("\(key) \(doubt)", at: key, in: section)
        }
        return moment
    }

    private mutating func order(of section: Section) -> PlannedOrder {
        let isDraw = optional("order", in: section) { value throws(WrongValue) in
            switch value.string {
            case "first-come": return false
            case "draw": return true
            case "priority":
                throw WrongValue(
                    words: "is \"first-come\" or \"draw\"; for priority write carry_over = true"
                        + " under [campaign]")
            default: throw value.wrong("must be \"first-come\" or \"draw\"")
            }
        }
        let window = optional("draw_window", in: section) {
            try $0.span(in: TimeSpan(milliseconds: 1) ... .seconds(3600))
        }
        let hasWindow = section.table["draw_window"] != nil
        switch isDraw {
        case true?:
            if !hasWindow {
                let what = "a draw needs to know how long claims are collected"
                report("\(what): add draw_window = \"5s\"", at: "order", in: section)
            }
            return window.map(PlannedOrder.draw) ?? .firstCome
        case false?, nil:
            let isOrderWrong = isDraw == nil && section.table["order"] != nil
            if hasWindow && !isOrderWrong {
                let what = "draw_window is for draws: add order = \"draw\" or take it out"
                report(what, at: "draw_window", in: section)
            }
            return .firstCome
        }
    }

    private mutating func checkTimes(of plan: DropPlan, in section: Section) {
        if let first = plan.registrationOpens, let last = plan.registrationCloses, last < first {
            let what = "registration_closes is before registration_opens: put them in order"
            report(what, at: "registration_closes", in: section)
        }
        if let registration = plan.registrationOpens, let opens = plan.opens, opens < registration {
            let what = "opens is before registration_opens: nobody could be registered"
            report("\(what), so put them in order", at: "opens", in: section)
        }
        if let opens = plan.opens, let closes = plan.closes, closes <= opens {
            let what = "closes is not after opens: put them in order"
            report(what, at: "closes", in: section)
        }
        if let beginning { checkTimes(of: plan, in: section, notBefore: beginning) }
    }

    /// Reports times that are past when the sale begins. If registration has ended by then, nobody
    /// can ever buy, so a date was mistyped. A whole selling window in the past is allowed: `Rules`
    /// treat it like one missed during an absence of the engine.
    private mutating func checkTimes(
        of plan: DropPlan, in section: Section, notBefore beginning: Moment
    ) {
        func isPast(_ moment: Moment?) -> Bool { moment.map { $0 <= beginning } ?? false }
        if isPast(plan.closes) {
            guard plan.opens == nil else { return }
            let what = "closes is past: correct the date, or take it out"
            return report(what, at: "closes", in: section)
        }
        guard let end = plan.registrationCloses ?? plan.opens, isPast(end) else { return }
        let key = plan.registrationCloses == nil ? "opens" : "registration_closes"
        report(
            "\(key) was \(ago(beginning - end)), and the sale begins now: nobody could ever register;"
                + " correct the date", at: key, in: section)
    }

    private func ago(_ span: TimeSpan) -> String {
        let seconds = span.milliseconds / 1000
        let (count, unit) =
            switch seconds {
            case (2 * 86_400)...: (seconds / 86_400, "days")
            case 7200...: (seconds / 3600, "hours")
            case 120...: (seconds / 60, "minutes")
            default: (seconds, "seconds")
            }
        return "\(count) \(unit) ago"
    }
}
