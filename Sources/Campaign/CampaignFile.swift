package import Rules
import TOML

/// The checked content of a campaign file.
package struct CampaignFile: Equatable, Sendable {
    /// The campaign's name: 1 to 64 of `a`–`z`, `0`–`9` and `-`.
    package var id: String
    /// What is sold. It is only shown, like the partner and the price; nothing is computed from it.
    package var product: String
    package var partner: String
    package var price: String?
    /// The time zone in which screens show times, such as `Asia/Kolkata`.
    package var timezone = "UTC"
    /// Whether buyers who got nothing in earlier drops and registered again are served first.
    package var carryOver = false
    /// Whether units left at close roll into the next drop.
    package var rollLeftovers = false
    /// Whether this campaign is a rehearsal. Screens must always show that.
    package var isRehearsal = false
    /// Whether the engine may pause a drop by itself when the storefront fails.
    package var autoPause = false
    /// An open drop comes back paused if the engine was down for longer than this.
    package var awayLimit: TimeSpan = .seconds(5)
    /// Time from the announcement of a reopening to the reopening, unless the operator chooses
    /// another.
    package var reopenNotice: TimeSpan = .seconds(60)
    package var storefront: StorefrontPlan?
    package var limits = CampaignLimits()
    package var drops: [DropPlan]
    /// What is allowed but probably a mistake, by line.
    package var warnings: [FileProblem] = []
}

/// The partner's site and how it is watched.
package struct StorefrontPlan: Equatable, Sendable {
    /// The URL that is probed, http or https.
    package var probe: String
    package var interval = TimeSpan(milliseconds: 500)
    /// The latency above which an answer counts against the site.
    package var sloLatency = TimeSpan(milliseconds: 800)
    package var expected = 200...299
    /// Polls per second that the site can pass on; nil: not stated.
    package var pollsPerSecond: Int?
}

/// Limits on what the engine admits.
package struct CampaignLimits: Equatable, Sendable {
    /// Claims that may wait in one drop.
    package var line = 1_000_000
    /// Requests that one buyer may make in a second.
    package var perBuyerPerSecond = 5
}

/// One drop of a campaign file.
package struct DropPlan: Equatable, Sendable {
    package var id: DropID
    package var units: Int
    /// When registrations begin; nil: from the start.
    package var registrationOpens: Moment?
    /// When registrations end; nil: when the drop opens.
    package var registrationCloses: Moment?
    /// When the drop opens; nil: an operator opens it.
    package var opens: Moment?
    /// When the drop closes; nil: when it is sold out, or when an operator closes it.
    package var closes: Moment?
    /// How long a granted unit is kept for its buyer.
    package var hold: TimeSpan = .seconds(600)
    /// Grants per second when the drop opens.
    package var dripRate = DripRate.unlimited
    package var order = PlannedOrder.firstCome
}

/// How claims are served. The seed of a draw is not part of the file.
package enum PlannedOrder: Equatable, Sendable {
    case firstCome
    /// Claims made within the window after the opening are shuffled.
    case draw(window: TimeSpan)
}

extension CampaignFile {
    /// The campaign's terms for `Rules`, with a seed for each drop that has a draw.
    package func terms(
        seed: (DropID) throws -> DrawSeed
    ) rethrows -> CampaignTerms {
        CampaignTerms(
            id: id, carryOver: carryOver, rollLeftovers: rollLeftovers, lineLimit: limits.line,
            reopenNotice: reopenNotice,
            drops: try drops.map { plan in
                let order: OrderOfService =
                    switch plan.order {
                    case .firstCome: .firstCome
                    case .draw(let window): .draw(window: window, seed: try seed(plan.id))
                    }
                return DropTerms(
                    id: plan.id, units: plan.units, registrationOpens: plan.registrationOpens,
                    registrationCloses: plan.registrationCloses, opens: plan.opens,
                    closes: plan.closes, hold: plan.hold, dripRate: plan.dripRate, order: order)
            })
    }

    /// The largest file that is read, in bytes.
    package static let sizeMax = 1 << 20

    /// Reads a campaign file's bytes; throws every mistake, each with its line.
    package init(bytes: [UInt8], file: String) throws(FileProblems) {
        guard bytes.count <= CampaignFile.sizeMax else {
            let what = "The file is larger than 1 MiB: no campaign is, so check its name"
            throw FileProblems(file: file, line: 1, what)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let good = String(decoding: bytes, as: UTF8.self).utf8
            let same = zip(good, bytes).prefix { $0.0 == $0.1 }
            let line = CampaignFile.lineEnds(in: same.map(\.1)) + 1
            throw FileProblems(
                file: file, line: line, "This line is not UTF-8: save the file in that encoding")
        }
        try self.init(parsing: text, file: file)
    }

    /// Number of line ends in a text: LF, CR LF or CR.
    private static func lineEnds(in text: [UInt8]) -> Int {
        let (feed, back) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
        return text.indices.count { place in
            text[place] == feed
                || (text[place] == back && (place + 1 == text.count || text[place + 1] != feed))
        }
    }

    /// Reads a campaign file's text; throws every mistake, each with its line.
    package init(parsing text: String, file: String) throws(FileProblems) {
        try self.init(text, file, SectionReader())
    }

    /// Reads the file of a campaign whose sale begins at a moment.
    ///
    /// Throws every mistake, each with its line, including times that are past at that moment.
    package init(
        parsing text: String, file: String, beginningAt moment: Moment
    ) throws(FileProblems) {
        try self.init(text, file, SectionReader(beginning: moment))
    }

    /// Reads the campaign file of a recording: accepts what earlier versions accepted.
    package init(recorded text: String, file: String) throws(FileProblems) {
        try self.init(text, file, SectionReader(isRecorded: true))
    }

    private init(_ text: String, _ file: String, _ empty: SectionReader) throws(FileProblems) {
        guard text.utf8.count <= CampaignFile.sizeMax else {
            try self.init(bytes: Array(text.utf8), file: file)
            return
        }
        let document: TOMLTable
        do {
            document = try TOMLParser.document(of: text)
        } catch {
            // After a syntax error, further mistakes cannot be told from its consequences.
            throw FileProblems(file: file, line: error.line, error.what)
        }
        var reader = empty
        let campaign = reader.campaign(of: document)
        guard let campaign, reader.problems.isEmpty else {
            throw FileProblems(file: file, reader.problems)
        }
        self = campaign
    }

    /// Lists the changes since an earlier version of the file that a running sale does not allow.
    ///
    /// Each is in words. The list is empty when a sale that began with the earlier file can go on
    /// with this one. These may change: further drops at the end, what is only shown (product,
    /// partner, price, time zone), the storefront, the limits, and `auto_pause`, `away_limit` and
    /// `reopen_notice`.
    package func differences(from earlier: CampaignFile) -> [String] {
        var words: [String] = []
        func compare<Value: Equatable>(
            _ name: String, _ new: Value, _ old: Value, _ text: (Value) -> String
        ) {
            if new != old { words.append("\(name) was \(text(old)) and is now \(text(new))") }
        }
        compare("the campaign's id", id, earlier.id) { quoted($0) }
        compare("carry_over", carryOver, earlier.carryOver) { "\($0)" }
        compare("roll_leftovers", rollLeftovers, earlier.rollLeftovers) { "\($0)" }
        compare("rehearsal", isRehearsal, earlier.isRehearsal) { "\($0)" }
        for (index, old) in earlier.drops.enumerated() {
            guard drops.indices.contains(index) else {
                words.append("drop \(old.id.text) is missing")
                continue
            }
            let new = drops[index]
            guard new.id == old.id else {
                words.append("drop \(index + 1) was \(old.id.text) and is now \(new.id.text)")
                continue
            }
            let place = "of drop \(old.id.text)"
            compare("units \(place)", new.units, old.units) { "\($0)" }
            compare(
                "registration_opens \(place)", new.registrationOpens, old.registrationOpens, time)
            compare(
                "registration_closes \(place)", new.registrationCloses, old.registrationCloses, time
            )
            compare("opens \(place)", new.opens, old.opens, time)
            compare("closes \(place)", new.closes, old.closes, time)
            compare("hold \(place)", new.hold, old.hold) { DurationText.text(of: $0) }
            compare("drip_rate \(place)", new.dripRate, old.dripRate) { $0.words }
            compare("order \(place)", new.order, old.order) { $0.words }
        }
        return words
    }
}

private func time(_ moment: Moment?) -> String {
    moment?.rfc3339 ?? "not set"
}

extension DripRate {
    fileprivate var words: String {
        switch self {
        case .perSecond(let rate): "\(rate)"
        case .unlimited: "unlimited"
        }
    }
}

extension PlannedOrder {
    fileprivate var words: String {
        switch self {
        case .firstCome: "first-come"
        case .draw(let window): "draw within \(DurationText.text(of: window))"
        }
    }
}
