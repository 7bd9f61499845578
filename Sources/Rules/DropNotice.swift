/// What every answer about a drop also says: the current message, and when the drop opens.
package struct DropNotice: Equatable, Sendable {
    package var announcement: Announcement?
    /// When the drop opens or reopens; nil once it has, and while the time is not known.
    package var opens: Moment?

    package init(announcement: Announcement? = nil, opens: Moment? = nil) {
        self.announcement = announcement
        self.opens = opens
    }

    package var isEmpty: Bool { announcement == nil && opens == nil }
}

extension Drop {
    package var notice: DropNotice {
        DropNotice(announcement: announcement, opens: opensByItself)
    }

    /// When the drop will open by itself; nil once it has, and while an operator must open it.
    private var opensByItself: Moment? {
        switch phase {
        case .scheduled, .registering, .ready:
            guard isArmed, missed == nil, let opens else { return nil }
            return rearmedAt.map { opens > $0 } ?? true ? opens : nil
        case .open, .paused, .closed: return nil
        }
    }
}
