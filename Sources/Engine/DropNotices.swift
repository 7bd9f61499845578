package import Rules
import Synchronization

/// The notices (announcement, schedule) that answers about each drop carry. Any thread may read it.
package final class DropNotices: Sendable {
    private let count = Atomic(1)
    private let notices: Mutex<[DropID: DropNotice]>

    init(_ sale: Sale) {
        var all: [DropID: DropNotice] = [:]
        for drop in sale.drops where !drop.notice.isEmpty { all[drop.terms.id] = drop.notice }
        notices = Mutex(all)
    }

    /// Grows with every change, so that readers can keep a copy.
    package var version: Int { count.load(ordering: .acquiring) }

    package var all: [DropID: DropNotice] { notices.withLock { $0 } }

    func set(_ notice: DropNotice, of drop: DropID) {
        notices.withLock { notices in
            guard notices[drop] ?? DropNotice() != notice else { return }
            notices[drop] = notice.isEmpty ? nil : notice
            count.add(1, ordering: .releasing)
        }
    }
}
