import Testing

@testable import Campaign

@Suite("The word that was meant")
struct SpellingTests {
    @Test(arguments: [
        ("unit", "units"), ("uints", "units"), ("HOLD", "hold"), ("drip-rate", "drip_rate"),
        ("registration_open", "registration_opens"),
    ])
    func `is the nearest one`(written: String, meant: String) {
        let known = ["units", "hold", "drip_rate", "opens", "registration_opens"]
        #expect(likeliest(written, among: known) == meant)
    }

    @Test(arguments: ["colour", "", "x", String(repeating: "units", count: 100)])
    func `is none when none is near`(written: String) {
        #expect(likeliest(written, among: ["units", "hold", "opens"]) == nil)
    }
}
