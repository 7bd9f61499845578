import Campaign
import Canvas
import Deck
import Foundation
import Health
import Rules
import Wire

extension CampaignFacts {
    /// What an engine's greeting tells.
    init(_ hello: Hello, zone: ZoneChoice = .campaign) {
        self.init(
            campaign: SafeText(hello.campaign.id), product: SafeText(hello.campaign.product),
            partner: SafeText(hello.campaign.partner),
            price: SafeText(hello.campaign.price ?? ""),
            zone: Zone(zone, of: hello.campaign.timezone, at: hello.now),
            home: Home(zone: hello.campaign.timezone, moment: hello.now),
            watcher: Watcher(
                name: SafeText(hello.operator), rank: Rank(rawValue: hello.role) ?? .viewer),
            drawWindows: hello.drops.reduce(into: [:]) { windows, drop in
                windows[drop.id] = drop.drawWindow.flatMap(DurationText.span)
            },
            limits: HealthLimits(
                storefrontLatency: hello.campaign.storefrontLimitMS.map(Span.init(milliseconds:))
                    ?? HealthLimits().storefrontLatency,
                requestsPerSecondMax: KeptScorecards.measuredRate(for: hello.campaign.id)),
            isRehearsal: hello.campaign.isRehearsal)
    }

    /// What a recording's campaign file tells.
    init(_ file: CampaignFile, at moment: Moment, zone: ZoneChoice = .campaign) {
        self.init(
            campaign: SafeText(file.id), product: SafeText(file.product),
            partner: SafeText(file.partner), price: SafeText(file.price ?? ""),
            zone: Zone(zone, of: file.timezone, at: moment),
            home: Home(zone: file.timezone, moment: moment),
            watcher: Watcher(name: "replay", rank: .viewer),
            drawWindows: file.drops.reduce(into: [:]) { windows, drop in
                if case .draw(let window) = drop.order { windows[drop.id.text] = window }
            },
            limits: HealthLimits(file), isRehearsal: file.isRehearsal)
    }
}

extension Zone {
    /// Places whose English has short names for time zones: the first that has one is taken.
    private static let locales = ["en_US", "en_GB", "en_IN", "en_AU", "en_ZA"]

    /// The zone that was chosen, as it is at a moment; `campaign` is the name of the campaign's
    /// own.
    init(_ choice: ZoneChoice, of campaign: String, at moment: Moment) {
        switch choice {
        case .campaign: self.init(named: campaign, at: moment)
        case .local: self.init(named: TimeZone.current.identifier, at: moment)
        case .named(let name): self.init(named: name, at: moment)
        }
    }

    /// The zone of that name as it is at a moment; UTC when nobody knows the name.
    init(named name: String, at moment: Moment) {
        guard let zone = TimeZone(identifier: name) else {
            self = .utc
            return
        }
        let date = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
        let offset = zone.secondsFromGMT(for: date)
        let style: NSTimeZone.NameStyle =
            zone.isDaylightSavingTime(for: date) ? .shortDaylightSaving : .shortStandard
        let names = Zone.locales.lazy.compactMap {
            zone.localizedName(for: style, locale: Locale(identifier: $0))
        }
        let short = names.first { !$0.contains(where: \.isNumber) }
        self.init(
            abbreviation: SafeText(short ?? Zone.offsetName(offset)), offsetSeconds: offset)
    }

    private static func offsetName(_ seconds: Int) -> String {
        let (hours, minutes) = (abs(seconds) / 3600, abs(seconds) / 60 % 60)
        return (seconds < 0 ? "-" : "+") + (hours < 10 ? "0" : "") + "\(hours):"
            + (minutes < 10 ? "0" : "") + "\(minutes)"
    }
}
