import Rules
import Testing

@testable import Campaign

@Suite("A campaign file that changed between two starts")
struct CampaignDifferencesTests {
    private let earlier: CampaignFile

    init() throws {
        earlier = try CampaignFile(parsing: fullText, file: "mi3.toml")
    }

    private func changed(_ change: (inout CampaignFile) -> Void) -> [String] {
        var file = earlier
        change(&file)
        return file.differences(from: earlier)
    }

    @Test func `may add drops and change displayed texts`() {
        let differences = changed { file in
            file.product = "Mi 4"
            file.partner = "Another"
            file.price = nil
            file.timezone = "UTC"
            file.storefront = nil
            file.limits.line = 1
            file.limits.perBuyerPerSecond = 1
            file.autoPause = false
            file.awayLimit = .seconds(1)
            file.drops.append(DropPlan(id: DropID(trusted: "mi3-3"), units: 1))
        }
        #expect(differences == [])
        #expect(earlier.differences(from: earlier) == [])
    }

    @Test func `may not change what a drop promised`() {
        let differences = changed { file in
            file.drops[0].units = 5
            file.drops[0].registrationOpens = nil
            file.drops[0].registrationCloses = nil
            file.drops[0].opens = Moment(milliseconds: 0)
            file.drops[0].closes = nil
            file.drops[0].hold = .seconds(90)
            file.drops[0].dripRate = .unlimited
            file.drops[0].order = .firstCome
        }
        #expect(
            differences == [
                "units of drop mi3-1 was 10000 and is now 5",
                "registration_opens of drop mi3-1 was 2014-07-15T12:30:00.000Z and is now not set",
                "registration_closes of drop mi3-1 was 2014-07-22T06:25:00.125Z and is now not set",
                "opens of drop mi3-1 was 2014-07-22T06:30:00.000Z and is now 1970-01-01T00:00:00.000Z",
                "closes of drop mi3-1 was 2014-07-23T06:30:00.000Z and is now not set",
                "hold of drop mi3-1 was 2m and is now 90s",
                "drip_rate of drop mi3-1 was 500 and is now unlimited",
                "order of drop mi3-1 was draw within 5s and is now first-come",
            ])
    }

    @Test func `may not be another campaign, lose a drop or put them in another order`() {
        #expect(
            changed { $0.id = "other" } == [
                "the campaign's id was \"mi3-2014\" and is now \"other\""
            ])
        #expect(changed { $0.carryOver = false } == ["carry_over was true and is now false"])
        #expect(
            changed { $0.rollLeftovers = false } == ["roll_leftovers was true and is now false"])
        #expect(changed { $0.isRehearsal = false } == ["rehearsal was true and is now false"])
        #expect(changed { $0.drops.removeLast() } == ["drop mi3-2 is missing"])
        #expect(
            changed { $0.drops.reverse() } == [
                "drop 1 was mi3-1 and is now mi3-2", "drop 2 was mi3-2 and is now mi3-1",
            ])
    }
}
