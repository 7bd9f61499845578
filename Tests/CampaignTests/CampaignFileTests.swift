import Rules
import Testing

@testable import Campaign

let fullText = """
    [campaign]
    id = "mi3-2014"
    product = "Mi 3 16 GB"
    partner = "Flipkart"
    timezone = "Asia/Kolkata"
    price = "INR 13999"
    carry_over = true
    roll_leftovers = true
    rehearsal = true
    auto_pause = true
    away_limit = "10s"

    [storefront]
    probe = "https://shop.example/health"
    interval = "250ms"
    slo_latency = "1s"

    [limits]
    line = 500_000
    per_buyer = "7/s"

    [[drop]]
    id = "mi3-1"
    units = 10_000
    registration_opens = 2014-07-15T18:00:00+05:30
    registration_closes = 2014-07-22T11:55:00.125+05:30
    opens = 2014-07-22T12:00:00+05:30
    closes = 2014-07-23T06:30:00Z
    hold = "2m"
    drip_rate = 500
    order = "draw"
    draw_window = "5s"

    [[drop]]
    id = "mi3-2"
    units = 15_000

    """

@Suite("A campaign file without mistakes")
struct CampaignFileTests {
    private let file: CampaignFile

    init() throws {
        file = try CampaignFile(parsing: fullText, file: "mi3.toml")
    }

    @Test func `has the values of its text`() {
        #expect(file.id == "mi3-2014")
        #expect(file.product == "Mi 3 16 GB")
        #expect(file.partner == "Flipkart")
        #expect(file.timezone == "Asia/Kolkata")
        #expect(file.price == "INR 13999")
        #expect(file.carryOver && file.rollLeftovers && file.isRehearsal && file.autoPause)
        #expect(file.awayLimit == .seconds(10))
        #expect(file.storefront?.probe == "https://shop.example/health")
        #expect(file.storefront?.interval == TimeSpan(milliseconds: 250))
        #expect(file.storefront?.sloLatency == .seconds(1))
        #expect(file.limits.line == 500_000)
        #expect(file.limits.perBuyerPerSecond == 7)
    }

    @Test func `times become moments, with their offset and their milliseconds`() throws {
        let drop = try #require(file.drops.first)
        #expect(drop.registrationOpens?.rfc3339 == "2014-07-15T12:30:00.000Z")
        #expect(drop.registrationCloses?.rfc3339 == "2014-07-22T06:25:00.125Z")
        #expect(drop.opens?.rfc3339 == "2014-07-22T06:30:00.000Z")
        #expect(drop.closes?.rfc3339 == "2014-07-23T06:30:00.000Z")
        #expect(drop.hold == .seconds(120))
        #expect(drop.dripRate == .perSecond(500))
        #expect(drop.order == .draw(window: .seconds(5)))
    }

    @Test func `omitted keys have their defaults`() throws {
        let text =
            "[campaign]\nid = 'a'\nproduct = 'P'\npartner = 'S'\n[[drop]]\nid = 'd'\nunits = 1"
        let file = try CampaignFile(parsing: text, file: "a.toml")
        let drop = DropPlan(id: DropID(trusted: "d"), units: 1)
        #expect(file == CampaignFile(id: "a", product: "P", partner: "S", drops: [drop]))
        #expect(file.timezone == "UTC" && !file.isRehearsal && file.awayLimit == .seconds(5))
        #expect(drop.hold == .seconds(600) && drop.dripRate == .unlimited && drop.opens == nil)
        #expect(file.limits.line == 1_000_000 && file.limits.perBuyerPerSecond == 5)
    }

    @Test func `gives the law its terms, with a seed for each draw`() {
        var asked: [String] = []
        let terms = file.terms { drop in
            asked.append(drop.text)
            return DrawSeed(1, 2, 3, 4)
        }
        #expect(asked == ["mi3-1"])
        #expect(terms.id == "mi3-2014" && terms.carryOver && terms.rollLeftovers)
        #expect(terms.lineLimit == 500_000)
        #expect(terms.drops.map(\.units) == [10_000, 15_000])
        #expect(terms.drops.first?.order == .draw(window: .seconds(5), seed: DrawSeed(1, 2, 3, 4)))
        #expect(terms.drops.last?.order == .firstCome)
        #expect(terms.drops.first?.hold == .seconds(120))
        #expect(terms.drops.first?.opens == file.drops.first?.opens)
        #expect(terms.drops.first?.closes == file.drops.first?.closes)
    }

    @Test func `may write its drops in one array and its unlimited rate as a word`() throws {
        let text = """
            drop = [ { id = "a", units = 1, drip_rate = "unlimited" }, { id = "b", units = 2 } ]
            campaign = { id = "c", product = "P", partner = "S" }
            """
        let file = try CampaignFile(parsing: text, file: "c.toml")
        #expect(file.drops.map(\.id.text) == ["a", "b"])
    }
}
