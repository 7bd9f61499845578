package import Canvas
import Telemetry

/// A part of the screen that can have the focus and be opened large.
package enum Pane: String, CaseIterable, Sendable {
    case units, health, registrations, line, holds, campaign, requests, arrivals, grants, latency
    case funnel, refusals, drops, chronicle

    package var title: SafeText {
        switch self {
        case .units, .health, .registrations, .line, .campaign, .requests, .grants, .drops:
            SafeText(rawValue)
        case .holds: "holds to lapse"
        case .arrivals: "arrivals, this drop and the last"
        case .latency: "time to answer"
        case .funnel: "registered to sold"
        case .refusals: "refused"
        case .chronicle: "what happened"
        }
    }
}

/// The part of the screen that has the focus.
extension DeckModel {
    /// Which part has the focus, and whether it fills the screen.
    struct PaneFocus: Equatable {
        var pane: Pane?
        var isLarge = false
        /// Lines scrolled back from the newest.
        var scroll = 0
        /// Lines of the chronicle at the time of the scrolling. Keeps the visible lines in place.
        var linesSeen = 0
    }

    static let largeMin = Size(40, 10)

    var largePane: Pane? {
        guard paneFocus.isLarge, latest != nil, DeckLayout.reaches(DeckModel.largeMin, size) else {
            return nil
        }
        return paneFocus.pane
    }

    /// The part that has the focus, if it is on the screen.
    var focusedPane: Pane? {
        largePane ?? paneFocus.pane.flatMap { visiblePanes.contains($0) ? $0 : nil }
    }

    /// The parts on the screen, in reading order.
    var visiblePanes: [Pane] { placements.map(\.pane) }

    var placements: [DeckLayout.Placement] {
        let hasAnnouncement = drop.map { announcements.current(in: $0.drop) != nil } ?? false
        return DeckLayout.placements(
            size, drops: latest?.drops.count ?? 0, panels, hasAnnouncement: hasAnnouncement)
    }

    /// Moves the focus to another part on the screen, or among all parts when one is large.
    mutating func moveFocus(by step: Int) {
        let isLarge = largePane != nil
        let panes = isLarge ? Pane.allCases.filter { !panels.hidden.contains($0) } : visiblePanes
        guard latest != nil else { return say("nothing has been read yet", .dim) }
        guard !panes.isEmpty else {
            return say("too small for panels: enter opens one at a time", .dim)
        }
        let index = paneFocus.pane.flatMap { panes.firstIndex(of: $0) }
        let next = index.map { ($0 + step + panes.count) % panes.count }
        paneFocus = PaneFocus(
            pane: panes[next ?? (step > 0 ? 0 : panes.count - 1)], isLarge: isLarge)
    }

    mutating func enlarge() {
        guard latest != nil, largePane == nil else { return }
        // An enter that comes too late to confirm something keeps the message on screen.
        guard visiblePanes.isEmpty || focusedPane != nil else {
            let next = keys.label(of: .nextPane)
            if flash == nil { say("enter had nothing to confirm; \(next) chooses a panel", .dim) }
            return
        }
        guard DeckLayout.reaches(DeckModel.largeMin, size) else {
            return say("too small to open a panel", .dim)
        }
        paneFocus = PaneFocus(pane: paneFocus.pane ?? .units, isLarge: true)
    }

    /// Goes one step back: out of the large part, off the focus, to the present, to the drop that
    /// is due.
    mutating func goBack() {
        if paneFocus.isLarge {
            paneFocus = PaneFocus(pane: paneFocus.pane)
        } else if paneFocus.pane != nil {
            paneFocus = PaneFocus()
        } else if past.picture != nil {
            leavePast()
        } else {
            chosenDrop = nil
        }
    }

    /// Lines scrolled back from the newest. Grows with new lines, so the visible lines stay.
    var scroll: Int {
        guard paneFocus.scroll > 0 else { return 0 }
        let shown = shownChronicle
        // After a jump in time there may be fewer lines than at the time of the scrolling.
        return min(
            max(0, paneFocus.scroll + shown.added - paneFocus.linesSeen),
            max(0, shown.entries.count - 1))
    }

    var shownChronicle: Chronicle { past.picture?.model.chronicle ?? chronicle }

    /// Scrolls the chronicle if it is large. Returns whether it is.
    mutating func scroll(by lines: Int) -> Bool {
        guard largePane == .chronicle else { return false }
        let shown = shownChronicle
        paneFocus.scroll = min(max(0, scroll + lines), max(0, shown.entries.count - 1))
        paneFocus.linesSeen = shown.added
        return true
    }
}
