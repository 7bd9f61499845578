import Foundation
import TOML
import Rules

extension SectionReader {
    /// Reads the campaign of a document and reports every mistake. Nil when the [campaign] table is
    /// missing; the result is complete only if no mistake was reported.
    mutating func campaign(of table: TOMLTable) -> CampaignFile? {
        let document = Section(name: "The file", table: table, line: 1)
        checkKeys(of: document, known: ["campaign", "storefront", "limits", "drop"])
        var heading = heading(of: document)
        let zone = heading.flatMap { TimeZone(named: $0.timezone) }
        let plans = drops(of: document, zone: zone)
        let storefront = storefront(of: document)
        let limits = limits(of: document)
        heading?.storefront = storefront
        heading?.limits = limits
        heading?.drops = plans
        heading?.warnings = warnings
        return heading
    }

    private mutating func heading(of document: Section) -> CampaignFile? {
        guard let section = section("campaign", in: document) else {
            if document.table["campaign"] == nil {
                report(
                    "The file lacks its [campaign] table: add one with id, product and partner",
                    line: 1)
            }
            return nil
        }
        let known = [
            "id", "product", "partner", "price", "timezone", "carry_over", "roll_leftovers",
            "rehearsal", "auto_pause", "away_limit", "reopen_notice",
        ]
        checkKeys(of: section, known: known)
        let id = required("id", in: section, example: "\"mi3-2014\"") { try $0.name().text }
        let product = required("product", in: section, example: "\"Mi 3 16 GB\"") { try $0.text() }
        let partner = required("partner", in: section, example: "\"Flipkart\"") { try $0.text() }
        var campaign = CampaignFile(
            id: id ?? "", product: product ?? "", partner: partner ?? "", drops: [])
        campaign.price = optional("price", in: section) { try $0.text() }
        let isRecorded = isRecorded
        read("timezone", in: section, into: &campaign.timezone) {
            try $0.timezone(isRecorded: isRecorded)
        }
        read("carry_over", in: section, into: &campaign.carryOver) { try $0.flag() }
        read("roll_leftovers", in: section, into: &campaign.rollLeftovers) { try $0.flag() }
        read("rehearsal", in: section, into: &campaign.isRehearsal) { try $0.flag() }
        read("auto_pause", in: section, into: &campaign.autoPause) { try $0.flag() }
        read("away_limit", in: section, into: &campaign.awayLimit) {
            try $0.span(in: .seconds(0) ... .seconds(86_400))
        }
        read("reopen_notice", in: section, into: &campaign.reopenNotice) {
            try $0.span(in: Limits.notice)
        }
        return campaign
    }

    private mutating func storefront(of document: Section) -> StorefrontPlan? {
        guard let section = section("storefront", in: document) else { return nil }
        checkKeys(of: section, known: ["probe", "interval", "slo_latency", "expect", "polls"])
        let example = "\"https://shop.example/health\""
        let probe = required("probe", in: section, example: example) { try $0.address() }
        var storefront = StorefrontPlan(probe: probe ?? "")
        read("interval", in: section, into: &storefront.interval) {
            try $0.span(in: TimeSpan(milliseconds: 100) ... .seconds(60))
        }
        read("slo_latency", in: section, into: &storefront.sloLatency) {
            try $0.span(in: TimeSpan(milliseconds: 1) ... .seconds(60))
        }
        read("expect", in: section, into: &storefront.expected) { try $0.statuses() }
        storefront.pollsPerSecond = optional("polls", in: section) {
            try $0.wholeNumber(in: 1...10_000_000)
        }
        return storefront
    }

    private mutating func limits(of document: Section) -> CampaignLimits {
        var limits = CampaignLimits()
        guard let section = section("limits", in: document) else { return limits }
        checkKeys(of: section, known: ["line", "per_buyer"])
        read("line", in: section, into: &limits.line) { try $0.wholeNumber(in: 1...10_000_000) }
        read("per_buyer", in: section, into: &limits.perBuyerPerSecond) {
            try $0.rate(in: 1...1000)
        }
        return limits
    }
}
