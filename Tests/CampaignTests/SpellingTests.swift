import Testing

@testable import Campaign

@Suite("The suggestion for a misspelt word")
struct SpellingTests {
    @Test(arguments: [
        ("unit", "units"), ("uints", "units"), ("HOLD", "hold"), ("drip-rate", "drip_rate"),
        ("registration_open", "registration_opens"),
    ])
    func `is the nearest known word`(written: String, meant: String) {
        let known = ["units", "hold", "drip_rate", "opens", "registration_opens"]
        #expect(likeliest(written, among: known) == meant)
    }

    @Test(arguments: ["colour", "", "x", String(repeating: "units", count: 100)])
    func `is missing when no word is near`(written: String) {
        #expect(likeliest(written, among: ["units", "hold", "opens"]) == nil)
    }
}
