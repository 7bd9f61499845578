/// What every answer about a drop tells besides: the message that stands, and when the drop opens.
package struct DropNotice: Equatable, Sendable {
    /// The operator's message; nil without one.
    package var announcement: Announcement?
    /// When the drop opens or reopens; nil once it has, and while nobody knows.
    package var opens: Moment?

    /// A notice.
    package init(announcement: Announcement? = nil, opens: Moment? = nil) {
        self.announcement = announcement
        self.opens = opens
    }

    /// Whether there is nothing to tell.
    package var isEmpty: Bool { announcement == nil && opens == nil }
}

extension Drop {
    /// What every answer about the drop tells besides.
    package var notice: DropNotice {
        DropNotice(announcement: announcement, opens: opensByItself)
    }

    /// When the drop will open by itself; nil once it has, and while an operator must do it.
    private var opensByItself: Moment? {
        switch phase {
        case .scheduled, .registering, .ready:
            guard isArmed, missed == nil, let opens else { return nil }
            return rearmedAt.map { opens > $0 } ?? true ? opens : nil
        case .open, .paused, .closed: return nil
        }
    }
}
