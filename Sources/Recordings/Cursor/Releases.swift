import Journal
import Machine
import Rules
import Telemetry

/// The releases among some events: an event does not say whether a release gave back a unit or a
/// place in the line, and nearly always something else does.
///
/// First the buyer's own events among the others; then the books of the next reading, when all that
/// are open went one way; then the buyer's last events in the recording, some hundred thousand events
/// back. What is open even then follows the books, the earlier releases taken for holds.
struct Releases {
    /// One buyer's claim in one drop: there is never a second one.
    struct Claim: Hashable {
        var drop: DropID
        var buyer: BuyerID
    }

    /// How far back a buyer's last event is looked for: some hundredths of a second.
    private static let reach: Int64 = 200_000

    private let events: [Event]
    /// Releases that gave a unit back.
    private(set) var endingHolds: Set<Int64> = []
    private var open: [(sequence: Int64, claim: Claim)] = []

    /// The releases among events that follow each other.
    init(of events: [Event]) {
        self.events = events
        guard events.contains(where: { $0.happening.kind == .released }) else { return }
        var isHeld: [Claim: Bool] = [:]
        for event in events {
            switch event.happening {
            case .claimed(let buyer): isHeld[Claim(drop: event.drop, buyer: buyer)] = false
            case .granted(let buyer, _): isHeld[Claim(drop: event.drop, buyer: buyer)] = true
            case .released(let buyer):
                let claim = Claim(drop: event.drop, buyer: buyer)
                switch isHeld[claim] {
                case true?: endingHolds.insert(event.sequence)
                case false?: break
                case nil: open.append((event.sequence, claim))
                }
            default: break
            }
        }
    }

    /// Settles those that the events leave open by what was held before them, all of it.
    mutating func settle(from held: Set<Claim>) {
        endingHolds.formUnion(open.filter { held.contains($0.claim) }.map(\.sequence))
        open = []
    }

    /// Settles those that the events leave open.
    mutating func settle(
        from base: Reading, to next: Reading?, in recording: Recording
    ) throws(JournalError) {
        guard !open.isEmpty else { return }
        var holds: [DropID: Int] = [:]
        for drop in base.drops {
            let id = DropID(trusted: drop.drop)
            let later = next?.drops.first { $0.drop == drop.drop }
            let count = open.count { $0.claim.drop == id }
            holds[id] = later.map { min(max(0, heldGone(drop, $0)), count) }
            if let gone = holds[id], gone == 0 || gone == count { settle(id, endHolds: gone > 0) }
        }
        guard !open.isEmpty else { return }
        try lookBack(in: recording, &holds)
        for (sequence, claim) in open {
            let left = holds[claim.drop]
            if left ?? 1 > 0 { endingHolds.insert(sequence) }
            holds[claim.drop] = left.map { $0 - 1 }
        }
        open = []
    }

    /// Held units that are gone by the later books and by no event that is understood so far.
    private func heldGone(_ before: DropReading, _ later: DropReading) -> Int {
        var held = before.held
        for event in events where event.drop.text == before.drop {
            switch event.happening {
            case .granted: held += 1
            case .confirmed, .lapsed: held -= 1
            case .released: held -= endingHolds.contains(event.sequence) ? 1 : 0
            default: break
            }
        }
        return held - later.held
    }

    private mutating func settle(_ drop: DropID, endHolds: Bool) {
        if endHolds {
            endingHolds.formUnion(open.filter { $0.claim.drop == drop }.map(\.sequence))
        }
        open.removeAll { $0.claim.drop == drop }
    }

    /// Looks for the last event of each buyer before the stretch.
    private mutating func lookBack(
        in recording: Recording, _ holds: inout [DropID: Int]
    ) throws(JournalError) {
        guard let first = events.first?.sequence else { return }
        var isHeld: [Claim: Bool] = [:]
        try recording.forEachClaim(
            of: open.map(\.claim.buyer), after: max(0, first - 1 - Releases.reach), upTo: first - 1
        ) { drop, buyer, isGranted in isHeld[Claim(drop: drop, buyer: buyer)] = isGranted }
        open.removeAll { release in
            guard let wasHeld = isHeld[release.claim] else { return false }
            if wasHeld {
                endingHolds.insert(release.sequence)
                holds[release.claim.drop] = holds[release.claim.drop].map { max(0, $0 - 1) }
            }
            return true
        }
    }
}
