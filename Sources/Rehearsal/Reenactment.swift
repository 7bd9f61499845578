package import Campaign
package import Rules
package import Telemetry

/// The first three Mi3 drops of 2014, played again in virtual time.
///
/// A seeded crowd asks the real `Rules` through a model of the partner's site. It is pure: no
/// clock, no network, the same result on every machine.
///
/// Modelled are: every person of the published crowds, who registers, clicks, tries again, waits
/// and orders; a site that carries a fixed number of orders per second, lets a limited number of
/// requests wait, and breaks down or rejects; and two probes of the site per second. An order is
/// one piece of the site's work: in `history` the click that reaches the counter, in `drip` the
/// order of a buyer who has a unit.
///
/// Not modelled are requests of buyers who find the site down or hanging, or who learn from a
/// segment that the sale has not begun or is over. They do not reach the counter, so no reading
/// counts them. Repeats are rarer than real ones (see `SaleScript.Fitted`). Penstock's own counter
/// serves as much as the slowest writer that was measured.
package struct Reenactment: Sendable {
    /// A reading, with the events since the previous one.
    package struct Segment: Sendable {
        package var events: [Event]
        /// Without a verdict.
        package var reading: Reading
    }

    /// How the site did in one drop.
    package struct SiteAccount: Equatable, Sendable {
        package var breakdowns: Int
        /// The most requests that waited there at once.
        package var waitingMax: Int
        /// Buyers of the crowd who got a unit, and those who left without a final answer.
        package var bought: Int
        package var unserved: Int
    }

    /// Between the drops readings are an hour apart.
    private static let idle = TimeSpan.seconds(3600)

    private let script: SaleScript
    private let seed: UInt64
    private let start: Moment
    private var counter: Counter
    private var place = 0
    private var scene: DropScene?
    /// The moment of the last reading between two scenes.
    private var idleAt: Moment
    private var found: StorefrontReading?
    /// How the site did, for each drop that is over.
    package private(set) var accounts: [SiteAccount] = []

    /// Sets up a re-enactment; throws the mistakes of the script's campaign file, if any.
    package init(_ script: SaleScript, seed: UInt64 = 2014) throws(FileProblems) {
        self.script = script
        self.seed = seed
        counter = Counter(Sale(terms: try script.terms()))
        start =
            (script.drops.first.map { script.registrationStart(of: $0) } ?? Moment(milliseconds: 0))
            + TimeSpan(milliseconds: -DropScene.leadMS)
        idleAt = start
    }

    package var sale: Sale { counter.sale }

    /// Progress in percent, at most 99.
    package var percent: Int {
        let share = Double(place) + (scene?.share(counter) ?? 0)
        return min(99, Int(share / Double(script.drops.count) * 100))
    }

    /// Plays on to the next reading; nil when the re-enactment is over.
    package mutating func next() -> Segment? {
        while place < script.drops.count {
            if let segment = idleSegment() { return segment }
            if scene == nil {
                scene = DropScene(script, place: place, seed: seed, found: found)
            }
            if let segment = playedSegment() { return segment }
        }
        return nil
    }

    /// A reading in the quiet time between two drops; nil when the next drop begins before it.
    private mutating func idleSegment() -> Segment? {
        guard scene == nil else { return nil }
        let begins =
            script.registrationStart(of: script.drops[place])
            + TimeSpan(milliseconds: -DropScene.leadMS)
        guard idleAt + Reenactment.idle < begins else { return nil }
        idleAt = idleAt + Reenactment.idle
        counter.settle(at: idleAt)
        let probe = probeNumber(at: idleAt)
        found?.number = probe
        return counter.takeReading(
            at: idleAt, number: number(at: idleAt), waiting: 0, storefront: found)
    }

    /// Plays on to the next reading of the scene; nil when the scene is over.
    private mutating func playedSegment() -> Segment? {
        while let moment = scene?.moment, scene?.isOver == false {
            let probe = probeNumber(at: moment)
            guard scene?.step(&counter, probeNumber: probe) == true, let scene else { continue }
            return counter.takeReading(
                at: scene.moment, number: number(at: scene.moment), waiting: scene.waiting,
                storefront: scene.site.found)
        }
        if let scene {
            accounts.append(
                SiteAccount(
                    breakdowns: scene.site.breakdowns, waitingMax: scene.site.countMax,
                    bought: scene.crowd.tally.ended(.bought),
                    unserved: scene.crowd.tally.ended(.unserved)))
            (idleAt, found) = (scene.moment, scene.site.found)
        }
        scene = nil
        place += 1
        return nil
    }

    private func number(at moment: Moment) -> Int64 { (moment - start).milliseconds / 100 + 1 }

    private func probeNumber(at moment: Moment) -> Int {
        Int((moment - start).milliseconds / 500) + 1
    }
}
