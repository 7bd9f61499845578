@testable import Rehearsal
import Rules
import Telemetry
import Testing

/// The bundled re-enactment of the Mi3 drops at a fraction of its size to save time. Crowd, units
/// and the site's capacity shrink alike, so that the durations stay the same.
@Suite("The re-enacted Mi3 drops", .serialized)
struct ReenactmentTests {
    /// A finished re-enactment, with what its readings showed.
    private struct Played {
        var sale: Sale
        var accounts: [Reenactment.SiteAccount]
        /// For each drop, from the first to the last reading with a failing site: three probes in a
        /// row without an answer, as in the crash indicator.
        var failed: [ClosedRange<Moment>?]
        private var probes = (number: 0, failed: 0)
        var eventCount = 0
        var oversold = false
        var fellOutOfBalance = false
        var readingsInOrder = true
        var digest: UInt64 { sale.digest }

        init(_ script: SaleScript, seed: UInt64 = 2014) throws {
            var play = try Reenactment(script, seed: seed)
            (sale, accounts) = (play.sale, [])
            failed = Array(repeating: nil, count: sale.drops.count)
            var last: Reading?
            while let page = play.next() {
                eventCount += page.events.count
                record(page.reading, after: last)
                last = page.reading
            }
            (sale, accounts) = (play.sale, play.accounts)
        }

        private mutating func record(_ reading: Reading, after last: Reading?) {
            if let probe = reading.storefront, probe.number != probes.number {
                probes = (probe.number, probe.isUp ? 0 : probes.failed + 1)
            }
            for (place, drop) in reading.drops.enumerated() {
                if drop.sold + drop.held > drop.issued - drop.withdrawn { oversold = true }
                if !drop.books.isBalanced { fellOutOfBalance = true }
                guard drop.openedAt != nil, probes.failed >= 3,
                    place == reading.drops.lastIndex(where: { $0.openedAt != nil })
                else { continue }
                failed[place] = (failed[place]?.lowerBound ?? reading.at)...reading.at
            }
            if let last, last.number >= reading.number || last.at >= reading.at {
                readingsInOrder = false
            }
        }

        /// How long a drop's units lasted, in seconds.
        func seconds(_ place: Int) throws -> Double {
            let drop = sale.drops[place]
            let (opened, closed) = (try #require(drop.openedAt), try #require(drop.closedAt))
            return Double((closed - opened).milliseconds) / 1000
        }
    }

    private func checkLaw(_ played: Played, sold units: [Int]) {
        let sold = played.sale.drops.map(\.books.sold)
        let broken = played.sale.brokenLaws()
        #expect(sold == units)
        #expect(broken.isEmpty)
        #expect(!played.oversold && !played.fellOutOfBalance)
        #expect(played.readingsInOrder)
        #expect(played.accounts.map(\.bought) == sold)
        #expect(played.accounts.allSatisfy { $0.unserved == 0 })
    }

    @Test("history: 38 minutes with the site down for 20 to 25, then seconds")
    func history() throws {
        let played = try Played(SaleScript(.history, scale: 0.05))
        checkLaw(played, sold: [500, 500, 750])
        let seconds = try (0..<3).map { try played.seconds($0) }
        // Published: 38 min 40 s, 4 to 5 s, 2 s. A small crowd varies slightly more.
        #expect((2260...2380).contains(seconds[0]), "\(seconds)")
        #expect((3.8...5.2).contains(seconds[1]), "\(seconds)")
        #expect((1.5...2.5).contains(seconds[2]), "\(seconds)")
        #expect(played.accounts.map(\.breakdowns) == [1, 0, 0])
        let down = try #require(played.failed[0])
        let minutes = Double((down.upperBound - down.lowerBound).milliseconds) / 60_000
        #expect((20...25).contains(minutes), "\(minutes)")
        let opened = try #require(played.sale.drops[0].openedAt)
        #expect(down.lowerBound - opened < .seconds(3), "it breaks down at the opening")
        #expect(played.failed[1] != nil, "buyers of drop 2 saw errors")
        #expect(played.failed[2] == nil, "nothing was reported of drop 3")
    }

    /// A fifth of its size: a drip rate is a whole number, and 1 a second is well under the site's
    /// capacity.
    @Test("with a drip rate the crowd of drop 1 causes no failure")
    func dripOfDrop1() throws {
        let played = try Played(SaleScript(.drip, scale: 0.2, drops: 1...1))
        checkLaw(played, sold: [2000])
        #expect(played.accounts.map(\.breakdowns) == [0])
        #expect(played.failed[0] == nil)
        // 2000 units at 1 a second, and the time until the last buyers have polled again.
        let seconds = try played.seconds(0)
        #expect((1999...2030).contains(seconds), "\(seconds)")
    }

    @Test("with a drip rate the crowds of drops 2 and 3 cause no failure")
    func dripOfTheOthers() throws {
        let played = try Played(SaleScript(.drip, scale: 0.05, drops: 2...3))
        checkLaw(played, sold: [500, 750])
        #expect(played.accounts.map(\.breakdowns) == [0, 0])
        #expect(played.failed.allSatisfy { $0 == nil })
        let seconds = try (0..<2).map { try played.seconds($0) }
        #expect((5...40).contains(seconds[0]), "\(seconds)")
        #expect((2...20).contains(seconds[1]), "\(seconds)")
    }

    @Test("one seed plays one sale, another seed another")
    func seeds() throws {
        let script = SaleScript(.history, scale: 0.01, drops: 2...3)
        let first = try Played(script)
        let again = try Played(script)
        let other = try Played(script, seed: 7)
        #expect(first.digest == again.digest && first.eventCount == again.eventCount)
        #expect(first.digest != other.digest)
    }

    @Test("the campaign file is labelled", arguments: SaleScript.Version.allCases)
    func label(version: SaleScript.Version) throws {
        let script = SaleScript(version)
        #expect(script.campaignText.contains(CrowdPlan.mi3Label))
        #expect(script.campaignText.contains("product = \"Mi 3, modelled "))
        let drops = try script.terms().drops
        #expect(drops.map(\.units) == PublishedDrop.mi3.map(\.units))
        let isUnlimited = drops.map { $0.dripRate == .unlimited }
        #expect(isUnlimited == Array(repeating: version == .history, count: 3))
    }
}
