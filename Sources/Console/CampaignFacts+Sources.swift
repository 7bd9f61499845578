package import Campaign
import Canvas
package import Deck
import Foundation
import Health
import Recordings
package import Rules
package import Settings
import Wire

extension CampaignFacts {
    /// The facts in an engine's hello.
    init(_ hello: Hello, zone: ZoneChoice) {
        self.init(
            campaign: SafeText(hello.campaign.id), product: SafeText(hello.campaign.product),
            partner: SafeText(hello.campaign.partner),
            price: SafeText(hello.campaign.price ?? ""),
            zone: Zone(zone, of: hello.campaign.timezone, at: hello.now),
            home: Home(zone: hello.campaign.timezone, moment: hello.now),
            watcher: Watcher(
                name: SafeText(hello.operator), role: TokenRole(rawValue: hello.role) ?? .viewer),
            drawWindows: hello.drops.reduce(into: [:]) { windows, drop in
                windows[drop.id] = drop.drawWindow.flatMap(DurationText.span)
            },
            limits: HealthLimits(
                storefrontSLO: hello.campaign.storefrontLimitMS.map(TimeSpan.init(milliseconds:)),
                requestsPerSecondMax: KeptScorecards.measuredRate(for: hello.campaign.id)),
            isRehearsal: hello.campaign.isRehearsal,
            announcements: hello.drops.reduce(into: [:]) { standing, drop in
                standing[DropID(trusted: drop.id)] = drop.announcement
            },
            reopenNotice: hello.campaign.reopenNotice.flatMap(DurationText.span))
    }

    /// The facts in a recording's campaign file.
    package init(_ file: CampaignFile, at moment: Moment, zone: ZoneChoice = .campaign) {
        self.init(
            campaign: SafeText(file.id), product: SafeText(file.product),
            partner: SafeText(file.partner), price: SafeText(file.price ?? ""),
            zone: Zone(zone, of: file.timezone, at: moment),
            home: Home(zone: file.timezone, moment: moment),
            watcher: Watcher(name: "replay", role: .viewer),
            drawWindows: file.drops.reduce(into: [:]) { windows, drop in
                if case .draw(let window) = drop.order { windows[drop.id.text] = window }
            },
            limits: HealthLimits(storefrontSLO: file.storefront?.sloLatency),
            isRehearsal: file.isRehearsal)
    }
}

extension Zone {
    /// English locales that have short names for time zones; the first that has one is used.
    private static let locales = ["en_US", "en_GB", "en_IN", "en_AU", "en_ZA"]

    /// The chosen zone with its clock changes around a moment; `campaign` is the campaign's zone.
    init(_ choice: ZoneChoice, of campaign: String, at moment: Moment) {
        switch choice {
        case .campaign: self.init(named: campaign, at: moment)
        case .local: self.init(named: TimeZone.current.identifier, at: moment)
        case .named(let name): self.init(named: name, at: moment)
        }
    }

    /// How far around the moment clock changes are looked up, in days.
    private static let reachDays: Int64 = 800

    /// The zone of a name with its clock changes around a moment; UTC when the name is unknown.
    private init(named name: String, at moment: Moment) {
        guard let zone = TimeZone(identifier: name) else {
            self = .utc
            return
        }
        let start = max(moment + .seconds(-Zone.reachDays * 86_400), Moment(milliseconds: 0))
        var changes: [Transition] = []
        for day in 0..<(2 * Zone.reachDays) {
            let before = start + .seconds(day * 86_400)
            let after = before + .seconds(86_400)
            guard zone.isOther(at: after, than: before) else { continue }
            let change = zone.change(after: before, upTo: after)
            changes.append(Transition(at: change, to: Zone.rule(of: zone, at: change)))
        }
        self.init(Zone.rule(of: zone, at: start), transitions: changes)
    }

    private static func rule(of zone: TimeZone, at moment: Moment) -> Rule {
        let offset = zone.offset(at: moment)
        let style: NSTimeZone.NameStyle =
            zone.isDaylightSavingTime(for: moment.date) ? .shortDaylightSaving : .shortStandard
        let names = Zone.locales.lazy.compactMap {
            zone.localizedName(for: style, locale: Locale(identifier: $0))
        }
        let short = names.first { !$0.contains(where: \.isNumber) }
        return Rule(abbreviation: SafeText(short ?? offsetText(offset)), offsetSeconds: offset)
    }
}

extension TimeZone {
    /// Whether the offset or the short name differs between two moments.
    fileprivate func isOther(at moment: Moment, than before: Moment) -> Bool {
        offset(at: moment) != offset(at: before)
            || isDaylightSavingTime(for: moment.date) != isDaylightSavingTime(for: before.date)
    }

    /// The moment of the clock change between two moments, to the second.
    fileprivate func change(after: Moment, upTo: Moment) -> Moment {
        var (low, high) = (after, upTo)
        while high - low > .seconds(1) {
            let middle = low + .seconds((high - low).milliseconds / 2000)
            if isOther(at: middle, than: after) { high = middle } else { low = middle }
        }
        return Moment(milliseconds: high.milliseconds / 1000 * 1000)
    }
}

extension Moment {
    fileprivate var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
}
