package import Rules
import Synchronization

/// What the answers about each drop tell besides, for whoever writes answers, on any thread.
package final class NoticeBoard: Sendable {
    private let count = Atomic(1)
    private let notices: Mutex<[DropID: DropNotice]>

    /// The notices of a sale.
    init(_ sale: Sale) {
        var all: [DropID: DropNotice] = [:]
        for drop in sale.drops where !drop.notice.isEmpty { all[drop.terms.id] = drop.notice }
        notices = Mutex(all)
    }

    /// Grows with every change: who has the notices of this version need not read them again.
    package var version: Int { count.load(ordering: .acquiring) }

    /// The notices of all drops that have something to tell.
    package var all: [DropID: DropNotice] { notices.withLock { $0 } }

    /// Puts up what one drop tells now.
    func post(_ notice: DropNotice, of drop: DropID) {
        notices.withLock { notices in
            guard notices[drop] ?? DropNotice() != notice else { return }
            notices[drop] = notice.isEmpty ? nil : notice
            count.add(1, ordering: .releasing)
        }
    }
}
