import Rules
import TOML

extension CampaignFile {
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
