package import Campaign
import Rules
import TOML

extension Scenario {
    /// The largest file that is read, in bytes.
    private static let sizeMax = 1 << 20

    /// Reads a scenario file's text; `file` names it in messages. Throws every mistake with its
    /// line.
    package init(parsing text: String, name: String, file: String) throws(FileProblems) {
        guard text.utf8.count <= Scenario.sizeMax else {
            let what = "The file is larger than 1 MiB: no scenario is, so check its name"
            throw FileProblems(file: file, line: 1, what)
        }
        let document: TOMLTable
        do {
            document = try TOMLParser.document(of: text)
        } catch {
            throw FileProblems(file: file, line: error.line, error.what)
        }
        var reader = SectionReader()
        let scenario = reader.scenario(of: document, name: name)
        guard reader.problems.isEmpty else { throw FileProblems(file: file, reader.problems) }
        self = scenario
    }
}

extension SectionReader {
    private static let crowdKeys = [
        "buyers", "registration", "first_day_share", "last_evening_share", "opens_after",
        "ends_after", "show_up_share", "early_share", "early_lead", "reaction",
        "reaction_deviation", "late_share", "late_after", "bot_share", "bot_aim", "payment",
        "payment_deviation", "unpaid_share", "release_share", "hold", "drip_rate",
    ]
    private static let dropsMax = 100

    fileprivate mutating func scenario(of table: TOMLTable, name: String) -> Scenario {
        let document = Section(name: "The file", table: table, line: 1)
        checkKeys(
            of: document,
            known: [
                "about", "label", "crowd", "human", "bot", "storefront", "cue", "drop", "ramp",
            ])
        let about = required("about", in: document, example: "\"a crowd of bots\"") {
            try $0.text()
        }
        var drop = ScenarioDrop(plan: .usual)
        if let section = section("crowd", in: document) {
            checkKeys(of: section, known: SectionReader.crowdKeys)
            fill(&drop, from: section)
        }
        if let section = section("human", in: document) { fill(&drop.plan.human, from: section) }
        if let section = section("bot", in: document) { fill(&drop.plan.bot, from: section) }
        drop.plan.storefront = storefront(in: document)
        let drops = drops(of: document, like: drop)
        return Scenario(
            name: name, about: about ?? "",
            label: optional("label", in: document) { try $0.text() } ?? "made up",
            drops: drops.isEmpty ? [drop] : drops, ramp: ramp(of: document))
    }

    private mutating func drops(
        of document: Section, like usual: ScenarioDrop
    ) -> [ScenarioDrop] {
        var drops: [ScenarioDrop] = []
        for section in sections("drop", in: document) {
            checkKeys(of: section, known: ["id"] + SectionReader.crowdKeys)
            var drop = usual
            drop.id = required("id", in: section, example: "\"mi3-1\"") { try $0.name() }
            if let id = drop.id, drops.contains(where: { $0.id == id }) {
                let what = "an earlier drop has the id \(quoted(id.text)) already"
                report("\(what); give this one another", at: "id", in: section)
            }
            fill(&drop, from: section)
            drops.append(drop)
        }
        if drops.count > SectionReader.dropsMax {
            report("A scenario has at most \(SectionReader.dropsMax) drops: remove some", line: 1)
        }
        return drops
    }

    /// The tables whose headers are in double brackets.
    private mutating func sections(_ name: String, in document: Section) -> [Section] {
        guard let node = document.table[name] else { return [] }
        guard case .array(let array) = node.value else {
            report("\(name) starts with [[\(name)]], in double brackets", line: node.line)
            return []
        }
        return array.elements.compactMap { element in
            if case .table(let table) = element.value {
                return Section(name: "[[\(name)]]", table: table, line: element.line)
            }
            report("\(name) starts with [[\(name)]], in double brackets", line: element.line)
            return nil
        }
    }

    private mutating func fill(_ drop: inout ScenarioDrop, from section: Section) {
        fill(&drop.plan, from: section)
        if let hold = optional(
            "hold", in: section, { try $0.span(in: .seconds(1) ... .seconds(30 * 86_400)) })
        {
            drop.hold = hold
        }
        if let rate = optional("drip_rate", in: section, { try $0.dripRate() }) {
            drop.dripRate = rate
        }
    }

    private mutating func fill(_ plan: inout CrowdPlan, from section: Section) {
        var endsAfterOpening = plan.endsAfter - plan.opensAfter
        read("buyers", in: section, into: &plan.buyers) {
            try $0.wholeNumber(in: 1...10_000_000)
        }
        readTime("registration", in: section, into: &plan.registration.length)
        readShare("first_day_share", in: section, into: &plan.registration.firstDayShare)
        readShare("last_evening_share", in: section, into: &plan.registration.lastEveningShare)
        readTime("opens_after", in: section, into: &plan.opensAfter)
        readTime("ends_after", in: section, into: &endsAfterOpening)
        plan.endsAfter = plan.opensAfter + endsAfterOpening
        readShare("show_up_share", in: section, into: &plan.showUpShare)
        readShare("early_share", in: section, into: &plan.earlyShare)
        readTime("early_lead", in: section, into: &plan.earlyLead)
        readTime("reaction", in: section, into: &plan.reaction.median)
        readDeviation("reaction_deviation", in: section, into: &plan.reaction.deviation)
        readShare("late_share", in: section, into: &plan.lateShare)
        readTime("late_after", in: section, into: &plan.lateAfter)
        readShare("bot_share", in: section, into: &plan.botShare)
        readTime("bot_aim", in: section, into: &plan.botAim)
        readTime("payment", in: section, into: &plan.payment.median)
        readDeviation("payment_deviation", in: section, into: &plan.payment.deviation)
        readShare("unpaid_share", in: section, into: &plan.unpaidShare)
        readShare("release_share", in: section, into: &plan.releaseShare)
        checkTogether(plan, in: section)
    }

    private mutating func checkTogether(_ plan: CrowdPlan, in section: Section) {
        if plan.registration.length > plan.opensAfter {
            let what =
                "the drop opens before the registrations are in: opens_after must not be less"
            report("\(what) than registration", at: "opens_after", in: section)
        }
        let pairs = [
            (
                plan.registration.firstDayShare + plan.registration.lastEveningShare,
                "first_day_share", "last_evening_share"
            ), (plan.unpaidShare + plan.releaseShare, "unpaid_share", "release_share"),
        ]
        for (sum, first, second) in pairs where sum > 1 {
            let what = "\(first) and \(second) come to more than 1: lower one of them"
            report(what, at: section.table[first] == nil ? second : first, in: section)
        }
    }

    private mutating func fill(_ habit: inout Habit, from section: Section) {
        checkKeys(of: section, known: ["retry", "poll", "obeys", "open_requests"])
        read("retry", in: section, into: &habit.retry) { try $0.times() }
        read("poll", in: section, into: &habit.poll) { try $0.times() }
        read("obeys", in: section, into: &habit.obeys) { try $0.flag() }
        read("open_requests", in: section, into: &habit.openRequestsMax) {
            try $0.wholeNumber(in: 1...200)
        }
    }

    private mutating func storefront(in document: Section) -> Storefront {
        var storefront = Storefront()
        if let section = section("storefront", in: document) {
            checkKeys(of: section, known: ["checkouts"])
            storefront.checkoutsPerSecond = optional("checkouts", in: section) {
                try $0.number(in: 0.1...1_000_000)
            }
        }
        for section in sections("cue", in: document) {
            checkKeys(of: section, known: ["at", "lasts", "trouble", "times", "status"])
            if let cue = cue(of: section) { storefront.cues.append(cue) }
        }
        return storefront
    }

    private mutating func cue(of section: Section) -> Storefront.Cue? {
        let at = required("at", in: section, example: "\"3s\"") { try $0.time() }
        let lasts = required("lasts", in: section, example: "\"10s\"") { try $0.time() }
        let times = optional("times", in: section) { try $0.number(in: 1...1000) }
        // A site that is down answers with a server error, if at all.
        let status = optional("status", in: section) { try $0.wholeNumber(in: 500...599) }
        let fault = required("trouble", in: section, example: "\"slow\"") {
            value throws(WrongValue) in
            switch value.string {
            case "slow": return Storefront.Fault.slow(times: times ?? 5)
            case "no-checkout": return .noCheckout
            case "down": return .down
            default: throw value.wrong("must be \"slow\", \"no-checkout\" or \"down\"")
            }
        }
        guard let at, let lasts, let fault else { return nil }
        if section.table["times"] != nil, fault == .down || fault == .noCheckout {
            report("times is for trouble = \"slow\": take it out", at: "times", in: section)
        }
        if section.table["status"] != nil, fault != .down {
            report("status is for trouble = \"down\": take it out", at: "status", in: section)
        }
        return Storefront.Cue(fault: fault, at: at, lasts: lasts, status: status)
    }

    private mutating func ramp(of document: Section) -> Ramp? {
        guard let section = section("ramp", in: document) else { return nil }
        checkKeys(of: section, known: ["from", "to", "factor", "step"])
        var ramp = Ramp()
        read("from", in: section, into: &ramp.from) { try $0.wholeNumber(in: 1...1_000_000) }
        read("to", in: section, into: &ramp.to) { try $0.wholeNumber(in: 1...1_000_000) }
        read("factor", in: section, into: &ramp.factor) { try $0.number(in: 1.05...10) }
        read("step", in: section, into: &ramp.step) {
            try $0.time(in: TimeSpan(milliseconds: 500) ... .seconds(60))
        }
        if ramp.to < ramp.from {
            report("to is less than from: put them in order", at: "to", in: section)
        }
        return ramp
    }

    private mutating func readTime(
        _ key: String, in section: Section, into place: inout Duration
    ) {
        read(key, in: section, into: &place) { try $0.time() }
    }

    private mutating func readShare(
        _ key: String, in section: Section, into place: inout Double
    ) {
        read(key, in: section, into: &place) { try $0.number(in: 0...1) }
    }

    private mutating func readDeviation(
        _ key: String, in section: Section, into place: inout Double
    ) {
        read(key, in: section, into: &place) { try $0.number(in: 0...3) }
    }
}

extension FieldValue {
    fileprivate func time(
        in range: ClosedRange<TimeSpan> = .seconds(0) ... .seconds(86_400)
    ) throws(WrongValue) -> Duration {
        .milliseconds(try span(in: range).milliseconds)
    }

    /// Reads the shortest and the longest of a time: `["1s", "5s"]`.
    fileprivate func times() throws(WrongValue) -> ClosedRange<Duration> {
        let expected = "must be the least and the most of a time, such as [\"1s\", \"5s\"]"
        guard case .array(let array) = value, array.elements.count == 2 else {
            throw wrong(expected)
        }
        let range = TimeSpan(milliseconds: 10) ... .seconds(3600)
        let least = try FieldValue(value: array.elements[0].value).time(in: range)
        let most = try FieldValue(value: array.elements[1].value).time(in: range)
        guard least <= most else { throw WrongValue(words: "\(expected), the least first") }
        return least...most
    }
}
