package import Campaign
package import Rules

/// The first three Mi3 drops of 2014 as a script for a re-enactment: modelled on published totals.
///
/// The press of those weeks published:
///
/// - the days and hours of the openings, and the units;
/// - over 100,000 registered buyers for drop 1, about 250,000 people at the opening of drop 2, over
///   150,000 registered buyers for drop 3;
/// - drop 1: it took the partner's site down at the opening for 20 to 25 minutes, and was sold out
///   after 38 minutes and 40 seconds;
/// - drop 2: the site showed errors, and it was sold out after 4 to 5 seconds;
/// - drop 3: it was sold out after 2 seconds.
///
/// No record of individual arrivals was published. Everything else is chosen or fitted, and marked
/// as such here.
package struct SaleScript: Sendable {
    /// Which version of the series is played.
    package enum Version: String, CaseIterable, Sendable {
        /// As it was: the crowd comes to the site itself, and the site's capacity limits the
        /// sales.
        case history
        /// The same crowd and the same site, with Penstock in front. Penstock takes the claims and
        /// grants at a drip rate; the site sees only buyers who have a unit to pay for.
        case drip
    }

    struct ScriptedDrop: Sendable {
        let published: PublishedDrop
        let opens: Moment
        let site: SiteTerms

        var id: DropID { DropID(trusted: "mi3-\(published.number)") }
    }

    let version: Version
    let scale: Double
    let drops: [ScriptedDrop]

    /// `scale` is the fraction of the crowd, of the units, and of what site and engine carry. Tests
    /// use a `scale` under 1 and leave out some drops of the series.
    package init(_ version: Version, scale: Double = 1, drops series: ClosedRange<Int> = 1...3) {
        (self.version, self.scale) = (version, scale)
        drops = zip(PublishedDrop.mi3, 0...).map { drop, place in
            ScriptedDrop(
                published: drop, opens: SaleScript.openings[place],
                site: SiteTerms(
                    perSecond: Fitted.sitePerSecond[place] * scale,
                    queueMax: max(1, Int(Double(Fitted.siteQueueMax[place]) * scale)),
                    overload: Fitted.siteOverload[place]))
        }.filter { series.contains($0.published.number) }
    }

    /// Published: 22 July 12:00, 29 July 14:00 and 5 August 2014 14:00, Indian time.
    private static let openings = [1_406_010_600_000, 1_406_622_600_000, 1_407_227_400_000].map {
        Moment(milliseconds: $0)
    }

    /// Values that the model needs and nobody published, each with the reason for it.
    enum Fitted {
        /// Orders per second that the site carried. Drop 1: the rate that sells 10,000 units in the
        /// time left after the outage. Drops 2 and 3: the rate that sells the units in the
        /// published seconds; the site had been made stronger by then.
        static let sitePerSecond = [10.32, 2400, 9300]
        /// Length of the site's queue. Drop 1: less than came in the first second, so that it broke
        /// down. Drop 2: less than came, so that buyers saw errors. Drop 3: enough for all.
        static let siteQueueMax = [10_000, 12_000, 400_000]
        /// Drop 1: the middle of the published 20 to 25 minutes.
        static let siteOverload: [SiteTerms.Overload] = [
            .breaks(forMS: 1_350_000), .turnsAway, .turnsAway,
        ]
        /// The share of the site's capacity that Penstock lets through. Near the limit any queue
        /// grows long; at 0.7 it stays short even when orders come in bursts.
        static let dripShare = 0.7
        /// Time from learning of a unit to the order. It must fit into the 2 seconds of drop 3.
        static let orderDelay = Lognormal(median: .milliseconds(250), deviation: 0.2)
        /// A buyer who finds the site hanging tries again after 20 to 60 seconds: people stop
        /// reloading a page that does not come. The value decides nothing: far more buyers come
        /// than are admitted.
        static let hangingRetry = Duration.seconds(20) ... .seconds(60)
        /// Bots ask every few seconds here; real ones ask up to twenty times a second. Repeats
        /// do not change the result and would cost most of the time.
        static let bot = Habit(
            retry: .seconds(2) ... .seconds(6), poll: .seconds(4) ... .seconds(8), obeys: false,
            openRequestsMax: 2)
        /// Requests per second that Penstock serves: the highest rate measured on two cores, with
        /// the crowd on the same cores (`penstock rehearse --buyers 200000`). Its queue is its
        /// mailbox (`EngineLimits`).
        static let enginePerSecond = 31_000.0
        static let engineQueueMax = 16_384
        /// A week of registrations comes in 100 seconds and costs the site nothing; the opening is
        /// 20 seconds later.
        static let registration = Duration.seconds(100)
        static let opensAfterMS: Int64 = 120_000
    }

    /// The crowd of a drop: the bundled plan of that Mi3 drop, with `Fitted` values.
    func plan(of drop: ScriptedDrop) -> CrowdPlan {
        var plan = CrowdPlan.mi3(
            drop: drop.published.number, buyers: Int(Double(drop.published.demand) * scale))
        plan.registration = RegistrationShape(length: Fitted.registration, firstDayShare: 0.3)
        plan.opensAfter = .milliseconds(Fitted.opensAfterMS)
        plan.endsAfter = plan.opensAfter + .seconds(3600)
        plan.earlyLead = .seconds(10)
        plan.payment = Fitted.orderDelay
        plan.bot = Fitted.bot
        // How many orders were cancelled or units given back is not known: every unit is ordered.
        (plan.unpaidShare, plan.releaseShare) = (0, 0)
        return plan
    }

    /// The drip rate of a drop: with Penstock in front, a fixed share of what the site carries.
    func dripRate(of drop: ScriptedDrop) -> DripRate {
        switch version {
        case .history: .unlimited
        case .drip: .perSecond(max(1, Int(drop.site.perSecond * Fitted.dripShare)))
        }
    }

    func registrationStart(of drop: ScriptedDrop) -> Moment {
        drop.opens + TimeSpan(milliseconds: -Fitted.opensAfterMS)
    }

    package var name: String { "mi3-\(version.rawValue)" }

    package var about: String {
        switch version {
        case .history: "the first three Mi3 drops of 2014 as they went, modelled"
        case .drip: "the same crowds at the same site, with Penstock's drip rate"
        }
    }

    /// Short enough for the narrowest deck, which has no room for the campaign's name.
    private var product: String {
        switch version {
        case .history: "Mi 3, modelled as it was"
        case .drip: "Mi 3, modelled with drip"
        }
    }

    /// When it becomes worth watching: a few seconds before the first opening.
    package var playbackStart: Moment {
        (drops.first?.opens ?? Moment(milliseconds: 0)) + .seconds(-15)
    }

    package var campaignText: String {
        """
        # The first three Mi3 drops of 2014, \(CrowdPlan.mi3Label).
        # Registrations of a week are told in the two minutes before each opening.

        [campaign]
        id = "\(name)"
        product = "\(product)"
        partner = "Flipkart"
        timezone = "Asia/Kolkata"
        price = "INR 13999"

        [storefront]
        probe = "http://storefront.invalid/"   # the model's own: nothing is asked
        interval = "500ms"
        slo_latency = "800ms"

        """ + drops.map(section).joined()
    }

    /// The campaign's terms for `Rules`.
    package func terms() throws(FileProblems) -> CampaignTerms {
        let file = try CampaignFile(parsing: campaignText, file: name)
        return file.terms { _ in preconditionFailure("a draw in a script without draws") }
    }

    private func section(_ drop: ScriptedDrop) -> String {
        var lines = [
            "", "[[drop]]", "id = \"\(drop.id.text)\"",
            "units = \(Int(Double(drop.published.units) * scale))",
            "registration_opens = \((registrationStart(of: drop) + .seconds(-1)).rfc3339)",
            "opens = \(drop.opens.rfc3339)", "hold = \"10m\"",
        ]
        if case .perSecond(let rate) = dripRate(of: drop) { lines.append("drip_rate = \(rate)") }
        return lines.joined(separator: "\n") + "\n"
    }
}
