import Canvas
import Telemetry

/// The open list of drops, and the drop marked in it.
struct DropPicker: Equatable, Sendable {
    var drop: String
}

extension DeckModel {
    mutating func openDropPicker() {
        guard let drop = shown.drop else { return say("no drop is known yet", .dim) }
        dropPicker = DropPicker(drop: drop.drop)
    }

    /// The index of the marked drop; 0 when it is gone.
    var markedDropPlace: Int {
        latest?.drops.firstIndex { $0.drop == dropPicker?.drop } ?? 0
    }

    /// Handles a key in the list of drops. No key there acts on the sale.
    mutating func pressInDrops(_ key: Key) -> [Effect] {
        guard let drops = latest?.drops, !drops.isEmpty else {
            dropPicker = nil
            return []
        }
        let keyAction = keys.keyAction(of: key, inReplay: context.mode == .replay)
        func mark(_ place: Int) -> DropPicker {
            DropPicker(drop: drops[min(max(0, place), drops.count - 1)].drop)
        }
        switch (key.code, keyAction) {
        case (.escape, _), (_, .back), (_, .quit): dropPicker = nil
        case (.enter, _):
            let marked = drops[markedDropPlace].drop
            (dropPicker, chosen) = (nil, marked)
            retake()
            let back = keys.label(of: .back)
            say("\(SafeText(marked)) stays in view; \(back) follows the sale again", .dim)
        case (.up, _), (_, .previousDrop): dropPicker = mark(markedDropPlace - 1)
        case (.down, _), (_, .nextDrop): dropPicker = mark(markedDropPlace + 1)
        case (_, .pickDrop): dropPicker = mark((markedDropPlace + 1) % drops.count)
        case (.home, _): dropPicker = mark(0)
        case (.end, _): dropPicker = mark(drops.count - 1)
        default: break
        }
        return []
    }

    /// Drops everything that waits for a key to become an act. Tells whether there was any.
    mutating func disarm() -> Bool {
        let wasArmed = armedPause != nil || panel != nil || prompt?.kind == .command
        (armedPause, panel, prompt) = (nil, nil, nil)
        return wasArmed
    }

    /// Shows the engine of a key: its index among the keys of the action `engine`.
    func showEngine(_ key: Key) -> [Effect] {
        let places = keys.bindings.first { $0.keyAction == .engine }?.keys ?? []
        return places.firstIndex(of: key).map { [.showEngine($0)] } ?? []
    }
}
