import Journal
import Rules
import Telemetry

/// Decides what each release gave back: a unit, or a place in the line. The event does not say, but
/// nearly always something else does.
///
/// The sources are, in this order:
/// - the buyer's other events in the list;
/// - the books of the next reading, if all undecided releases of a drop gave back the same;
/// - the buyer's events before the list, up to 200 000 events back.
///
/// What is still undecided follows the books: the earlier releases count as holds.
struct Releases {
    /// One buyer's claim in one drop; there is at most one at a time.
    struct ClaimKey: Hashable {
        var drop: DropID
        var buyer: BuyerID
    }

    /// Number of events to search for a buyer's last event: a few hundredths of a second.
    private static let reach: Int64 = 200_000

    private let events: [Event]
    private(set) var endingHolds: Set<Int64> = []
    private var open: [(sequence: Int64, claim: ClaimKey)] = []

    /// Decides as much as consecutive events allow.
    init(of events: [Event]) {
        self.events = events
        guard events.contains(where: { $0.content.kind == .released }) else { return }
        var isHeld: [ClaimKey: Bool] = [:]
        for event in events {
            switch event.content {
            case .claimed(let buyer): isHeld[ClaimKey(drop: event.drop, buyer: buyer)] = false
            case .granted(let buyer, _): isHeld[ClaimKey(drop: event.drop, buyer: buyer)] = true
            case .released(let buyer):
                let claim = ClaimKey(drop: event.drop, buyer: buyer)
                switch isHeld[claim] {
                case true?: endingHolds.insert(event.sequence)
                case false?: break
                case nil: open.append((event.sequence, claim))
                }
            default: break
            }
        }
    }

    /// Decides the rest by all claims that held a unit before the events.
    mutating func settle(from held: Set<ClaimKey>) {
        endingHolds.formUnion(open.filter { held.contains($0.claim) }.map(\.sequence))
        open = []
    }

    /// Decides the rest by the books, and by earlier events.
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

    /// Number of holds that ended by undecided releases: the events alone would leave more held
    /// units than the later books show.
    private func heldGone(_ before: DropReading, _ later: DropReading) -> Int {
        var held = before.held
        for event in events where event.drop.text == before.drop {
            switch event.content {
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

    /// Searches for each buyer's last event before the span.
    private mutating func lookBack(
        in recording: Recording, _ holds: inout [DropID: Int]
    ) throws(JournalError) {
        guard let first = events.first?.sequence else { return }
        var isHeld: [ClaimKey: Bool] = [:]
        try recording.forEachClaim(
            of: open.map(\.claim.buyer), after: max(0, first - 1 - Releases.reach), upTo: first - 1
        ) { drop, buyer, isGranted in isHeld[ClaimKey(drop: drop, buyer: buyer)] = isGranted }
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
