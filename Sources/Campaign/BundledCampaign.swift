/// Campaigns that come with the program.
package enum BundledCampaign {
    /// Six drops of a phone in India in 2014, modelled on published totals.
    ///
    /// The storefront's capacity limited the first drop, stock alone limited the others.
    package static let mi3 = """
        # Six weekly drops of 2014, modelled on published totals: units and opening times are those
        # that were published; everything else is a choice made for the demonstration.

        [campaign]
        id = "mi3-2014"
        product = "Mi 3 16 GB"
        partner = "Flipkart"
        timezone = "Asia/Kolkata"
        price = "INR 13999"

        [[drop]]
        id = "mi3-1"
        units = 10_000
        registration_opens = 2014-07-15T18:00:00+05:30
        registration_closes = 2014-07-22T11:55:00+05:30
        opens = 2014-07-22T12:00:00+05:30
        closes = 2014-07-23T12:00:00+05:30
        hold = "10m"
        drip_rate = 500                     # what the storefront's checkout could bear

        [[drop]]
        id = "mi3-2"
        units = 10_000
        registration_opens = 2014-07-22T18:00:00+05:30
        registration_closes = 2014-07-29T13:55:00+05:30
        opens = 2014-07-29T14:00:00+05:30
        closes = 2014-07-30T14:00:00+05:30
        hold = "10m"

        [[drop]]
        id = "mi3-3"
        units = 15_000
        registration_opens = 2014-07-29T18:00:00+05:30
        registration_closes = 2014-08-05T13:55:00+05:30
        opens = 2014-08-05T14:00:00+05:30
        closes = 2014-08-06T14:00:00+05:30
        hold = "10m"

        [[drop]]
        id = "mi3-4"
        units = 20_000
        registration_opens = 2014-08-05T18:00:00+05:30
        registration_closes = 2014-08-12T13:55:00+05:30
        opens = 2014-08-12T14:00:00+05:30
        closes = 2014-08-13T14:00:00+05:30
        hold = "10m"

        [[drop]]
        id = "mi3-5"
        units = 20_000
        registration_opens = 2014-08-12T18:00:00+05:30
        registration_closes = 2014-08-19T13:55:00+05:30
        opens = 2014-08-19T14:00:00+05:30
        closes = 2014-08-20T14:00:00+05:30
        hold = "10m"

        [[drop]]
        id = "mi3-6"
        units = 20_000
        registration_opens = 2014-08-19T18:00:00+05:30
        registration_closes = 2014-08-26T13:55:00+05:30
        opens = 2014-08-26T14:00:00+05:30
        closes = 2014-08-27T14:00:00+05:30
        hold = "10m"

        """
}
