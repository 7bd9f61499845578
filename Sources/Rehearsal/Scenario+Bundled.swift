package import Campaign

extension Scenario {
    /// The names and texts of the bundled scenarios.
    package static let bundledTexts: [(name: String, text: String)] = [
        ("mi3", mi3Text), ("bots", botsText), ("refresh", refreshText), ("slow", slowText),
        ("crash", crashText), ("surge", surgeText), ("lapses", lapsesText),
        ("capacity", capacityText),
    ]

    /// The bundled scenario with this name; nil when there is none.
    package static func bundled(_ name: String) throws(FileProblems) -> Scenario? {
        guard let found = bundledTexts.first(where: { $0.name == name }) else { return nil }
        return try Scenario(parsing: found.text, name: name, file: "the scenario \(name)")
    }

    private static let mi3Text = """
        about = "the first three Mi3 drops of 2014, at a fifth of their crowds"
        label = "modelled on published totals"

        [crowd]                    # holds for every drop, unless the drop says otherwise
        registration = "8s"        # a week of registrations, squeezed
        opens_after = "10s"        # from the first registration to the opening
        ends_after = "120s"        # from the opening until the remaining buyers stop
        early_lead = "4s"          # the first click comes this long before the opening
        show_up_share = 0.4        # of those who registered
        payment = "2s"             # the median
        hold = "20s"               # shortened like all times; at most the campaign's hold
        unpaid_share = 0.03        # of those who hold a unit
        release_share = 0.02

        [[drop]]
        id = "mi3-1"
        buyers = 20_000            # over 100,000 in 2014
        early_share = 0.3
        bot_share = 0.1

        [[drop]]
        id = "mi3-2"
        buyers = 50_000            # about 250,000, all there at the opening
        show_up_share = 1.0
        early_share = 0.15
        bot_share = 0.25

        [[drop]]
        id = "mi3-3"
        buyers = 30_000            # over 150,000
        early_share = 0.1
        bot_share = 0.35
        """

    private static let botsText = """
        about = "six in ten are bots that ask again at once, whatever they are told"

        [crowd]
        bot_share = 0.6
        bot_aim = "20ms"

        [bot]
        retry = ["20ms", "100ms"]
        poll = ["100ms", "300ms"]
        obeys = false
        open_requests = 8
        """

    private static let refreshText = """
        about = "everybody comes, and reloads the page two or three times a second"

        [crowd]
        show_up_share = 0.9
        early_share = 0.5

        [human]
        retry = ["200ms", "600ms"]
        poll = ["200ms", "600ms"]
        obeys = false
        open_requests = 4
        """

    private static let slowText = """
        about = "from the third second paying takes eight times as long, for twenty seconds"

        [crowd]
        drip_rate = 100

        [[cue]]
        at = "3s"
        lasts = "20s"
        trouble = "slow"
        times = 8
        """

    private static let crashText = """
        about = "the storefront is down from the second to the fifteenth second, then all come back"

        [crowd]
        drip_rate = 100

        [[cue]]
        at = "2s"
        lasts = "13s"
        trouble = "down"
        """

    private static let surgeText = """
        about = "half of the humans come half a minute after the opening, all together"

        [crowd]
        late_share = 0.5
        late_after = "30s"
        """

    private static let lapsesText = """
        about = "four holds in ten are never paid; they lapse together and make a second wave"

        [crowd]
        hold = "15s"
        unpaid_share = 0.4
        release_share = 0.05
        """

    private static let capacityText = """
        about = "requests rise step by step until the engine has enough: what it can serve"

        [ramp]
        from = 500                 # requests a second
        to = 100_000
        factor = 1.3
        step = "2s"
        """
}
