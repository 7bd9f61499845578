package import Rules
import Synchronization

/// The notice (announcement and schedule) of each drop. Any thread may read the notices.
package final class DropNotices: Sendable {
    private let versionCounter = Atomic(1)
    private let notices: Mutex<[DropID: DropNotice]>

    init(_ sale: Sale) {
        var all: [DropID: DropNotice] = [:]
        for drop in sale.drops where !drop.notice.isEmpty { all[drop.terms.id] = drop.notice }
        notices = Mutex(all)
    }

    /// Grows with every change, so that readers can detect that a copy is out of date.
    package var version: Int { versionCounter.load(ordering: .acquiring) }

    package var all: [DropID: DropNotice] { notices.withLock { $0 } }

    func set(_ notice: DropNotice, of drop: DropID) {
        notices.withLock { notices in
            guard notices[drop] ?? DropNotice() != notice else { return }
            notices[drop] = notice.isEmpty ? nil : notice
            versionCounter.add(1, ordering: .releasing)
        }
    }
}
