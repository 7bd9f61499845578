import Campaign
@testable import Rehearsal
import Rules
import Testing

@Suite("A scenario file")
struct ScenarioTests {
    private func read(_ text: String) throws -> Scenario {
        try Scenario(parsing: text, name: "mine", file: "mine.toml")
    }

    private func problems(_ text: String) -> [String] {
        do {
            _ = try read(text)
            return []
        } catch let problems as FileProblems {
            return problems.description.split(separator: "\n").map(String.init)
        } catch {
            return ["\(error)"]
        }
    }

    @Test(
        "every bundled scenario can be read",
        arguments: Scenario.bundledTexts.map(\.name))
    func bundled(name: String) throws {
        let scenario = try #require(try Scenario.bundled(name))
        #expect(scenario.name == name)
        #expect(!scenario.about.isEmpty)
        #expect(!scenario.drops.isEmpty)
    }

    @Test("the documented names exist")
    func names() throws {
        let names = Set(Scenario.bundledTexts.map(\.name))
        for name in ["mi3", "bots", "refresh", "slow", "crash", "surge", "lapses", "capacity"] {
            #expect(names.contains(name))
        }
        #expect(try Scenario.bundled("nobody") == nil)
        #expect(try Scenario.bundled("capacity")?.ramp?.from == 500)
        #expect(try Scenario.bundled("mi3")?.drops.map(\.id?.text) == ["mi3-1", "mi3-2", "mi3-3"])
        #expect(try Scenario.bundled("mi3")?.label == CrowdPlan.mi3Label)
    }

    @Test("a drop inherits from the crowd, and the crowd from the defaults")
    func inheritance() throws {
        let scenario = try read(
            """
            about = "two drops"
            [crowd]
            bot_share = 0.5
            payment = "3s"
            [bot]
            retry = ["20ms", "40ms"]
            [[drop]]
            id = "a"
            buyers = 10
            [[drop]]
            id = "b"
            bot_share = 0.25
            hold = "5s"
            drip_rate = 7
            """)
        #expect(scenario.drops.map(\.plan.botShare) == [0.5, 0.25])
        #expect(scenario.drops.map(\.plan.buyers) == [10, CrowdPlan.usual.buyers])
        #expect(scenario.drops.allSatisfy { $0.plan.payment.median == .seconds(3) })
        #expect(scenario.drops.allSatisfy { $0.plan.bot.retry.upperBound == .milliseconds(40) })
        #expect(scenario.drops.map(\.hold) == [nil, .seconds(5)])
        #expect(scenario.drops.map(\.dripRate) == [nil, .perSecond(7)])
    }

    @Test("the storefront's incidents are read with their times")
    func cues() throws {
        let scenario = try read(
            """
            about = "trouble"
            [storefront]
            checkouts = 12.5
            [[cue]]
            at = "2s"
            lasts = "3s"
            trouble = "slow"
            times = 4
            [[cue]]
            at = "9s"
            lasts = "1s"
            trouble = "down"
            [[cue]]
            at = "20s"
            lasts = "1s"
            trouble = "down"
            status = 502
            """)
        let storefront = scenario.drops[0].plan.storefront
        #expect(storefront.checkoutsPerSecond == 12.5)
        #expect(storefront.fault(at: .seconds(4)) == .slow(times: 4))
        #expect(storefront.fault(at: .seconds(5)) == nil)
        #expect(storefront.fault(at: .milliseconds(9500)) == .down)
        #expect(storefront.cues.map(\.status) == [nil, nil, 502])
    }

    @Test("a status needs a storefront that is down, and must be an error")
    func statuses() {
        func problem(_ trouble: String, _ status: Int) -> String? {
            problems(
                "about = \"x\"\n[[cue]]\nat = \"1s\"\nlasts = \"1s\"\n"
                    + "trouble = \"\(trouble)\"\nstatus = \(status)\n"
            ).first
        }
        #expect(problem("down", 503) == nil)
        #expect(problem("slow", 503)?.hasPrefix("mine.toml:6: ") == true)
        #expect(problem("down", 404)?.hasPrefix("mine.toml:6: ") == true)
    }

    @Test("all mistakes are reported at once, with lines and remedies")
    func mistakes() {
        let found = problems(
            """
            abuot = "x"
            [crowd]
            bot_share = 1.5
            byers = 10
            unpaid_share = 0.7
            release_share = 0.6
            [human]
            retry = ["5s", "1s"]
            [[cue]]
            at = "soon"
            trouble = "fire"
            """)
        let lines = found.map { $0.prefix { $0 != " " } }
        #expect(
            lines
                == [
                    "mine.toml:1:", "mine.toml:1:", "mine.toml:3:", "mine.toml:4:", "mine.toml:5:",
                    "mine.toml:8:", "mine.toml:9:", "mine.toml:10:", "mine.toml:11:",
                ].map { $0[...] })
        #expect(found.contains { $0.contains("did you mean about?") })
        #expect(found.contains { $0.contains("did you mean buyers?") })
    }

    @Test("a TOML error is reported with its line")
    func syntax() {
        #expect(problems("about = \"x\"\n[crowd\n").first?.hasPrefix("mine.toml:2: ") == true)
    }

    @Test("a larger crowd registers no faster than the plan's own")
    func resizing() {
        let plan = CrowdPlan.usual
        let large = plan.resized(to: plan.buyers * 10)
        #expect(large.registration.length == plan.registration.length * 10)
        #expect(
            large.opensAfter - large.registration.length
                == plan.opensAfter - plan.registration.length)
        #expect(large.endsAfter - large.opensAfter == plan.endsAfter - plan.opensAfter)
        #expect(plan.resized(to: 5).registration == plan.registration)
    }

    @Test("a crowd waits for a distant opening and hurries for a near one")
    func fitting() {
        let plan = CrowdPlan.usual
        let far = plan.fitted(opens: .seconds(100))
        #expect(far.startsAfter == .seconds(90))
        #expect(far.plan == plan)
        let near = plan.fitted(opens: .seconds(5))
        #expect(near.startsAfter == .zero)
        #expect(near.plan.opensAfter == .seconds(5))
        #expect(near.plan.registration.length == .seconds(4))
        #expect(near.plan.endsAfter == .seconds(125))
        let free = plan.fitted()
        #expect(free.startsAfter == .zero)
        #expect(free.plan == plan)
        let late = plan.fitted(registrationOpens: .seconds(30), opens: .seconds(35))
        #expect(late.startsAfter == .seconds(30))
        #expect(late.plan.opensAfter == .seconds(5))
        let closing = plan.fitted(registrationCloses: .seconds(4), opens: .seconds(10))
        #expect(closing.plan.registration.length < .seconds(4))
        #expect(closing.plan.opensAfter == .seconds(10))
    }
}
