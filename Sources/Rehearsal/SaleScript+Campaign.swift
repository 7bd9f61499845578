package import Campaign
package import Rules

extension SaleScript {
    /// The name of the campaign and of its recording.
    package var name: String { "mi3-\(version.rawValue)" }

    /// What the script shows, in one line.
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
    package var curtain: Moment {
        (parts.first?.opens ?? Moment(milliseconds: 0)) + .seconds(-15)
    }

    /// The text of the campaign file.
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

        """ + parts.map(section).joined()
    }

    /// The campaign's terms for `Rules`.
    package func terms() throws(FileProblems) -> CampaignTerms {
        let file = try CampaignFile(parsing: campaignText, file: name)
        return file.terms { _ in preconditionFailure("a draw in a script without draws") }
    }

    private func section(_ part: Part) -> String {
        var lines = [
            "", "[[drop]]", "id = \"\(part.drop.text)\"",
            "units = \(Int(Double(part.published.units) * scale))",
            "registration_opens = \((begins(part) + .seconds(-1)).rfc3339)",
            "opens = \(part.opens.rfc3339)", "hold = \"10m\"",
        ]
        if case .perSecond(let rate) = dripRate(of: part) { lines.append("drip_rate = \(rate)") }
        return lines.joined(separator: "\n") + "\n"
    }
}
