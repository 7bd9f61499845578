import Campaign
import Rehearsal
import Rules
import Testing

@testable import LoadGenerator

/// The demo's times are consistent at every speed.
@Suite struct DemoScriptTests {
    @Test(arguments: [0.5, 1, 1.5, 2, 3, 4])
    func everybodyRegistersBeforeRegistrationEnds(speed: Double) throws {
        let start = Moment(milliseconds: 1_800_000_000_000)
        let script = DemoScript(start: start, speed: speed, seed: 1)
        let drops = try CampaignSource(text: script.text, named: "the demo").file.drops
        try #require(drops.map(\.id) == script.drops.map(\.id))
        for (drop, played) in zip(drops, script.drops) {
            func moment(_ elapsed: Duration) -> Moment {
                start + TimeSpan(milliseconds: elapsed.inMilliseconds)
            }
            let (opens, closes) = try (
                #require(drop.registrationOpens), #require(drop.registrationCloses)
            )
            #expect(opens < moment(played.begins))
            #expect(closes > moment(played.begins + played.plan.registration.length))
            #expect(drop.opens == moment(played.begins + played.plan.opensAfter))
            #expect(drop.opens.map { closes < $0 } == true)
        }
    }
}
