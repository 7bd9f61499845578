package import Canvas

/// The parts of the screen that an operator wants to see, and which of them first.
package struct PanelPlan: Equatable, Sendable {
    /// The parts that get room first, the most wanted at the front.
    package private(set) var first: [Pane] = []
    package private(set) var hidden: [Pane] = []

    /// All parts, each at its usual rank.
    package static let usual = PanelPlan()

    /// The parts that are always shown: they tell what remains and whether anything is wrong.
    static let needed: [Pane] = [.units, .health]

    /// The plan that the settings ask for, and what in them could not be followed.
    package static func planned(
        first: [ConfigFile.LocatedValue<String>], hidden: [ConfigFile.LocatedValue<String>]
    ) -> (plan: PanelPlan, mistakes: [KeyMap.Mistake]) {
        var plan = PanelPlan()
        var mistakes: [KeyMap.Mistake] = []
        for (list, wish) in first.map({ ("first", $0) }) + hidden.map({ ("hide", $0) }) {
            func complain(_ what: String) {
                mistakes.append(
                    KeyMap.Mistake(line: wish.line, text: "panels: \(list): \(what); ignored"))
            }
            guard let pane = Pane(rawValue: wish.value) else {
                let all = Pane.allCases.map(\.rawValue).joined(separator: ", ")
                complain("unknown panel '\(wish.value)'; there are \(all)")
                continue
            }
            if plan.first.contains(pane) || plan.hidden.contains(pane) {
                complain("'\(wish.value)' is named twice")
            } else if list == "first" {
                plan.first.append(pane)
            } else if needed.contains(pane) {
                complain("'\(wish.value)' is always shown")
            } else {
                plan.hidden.append(pane)
            }
        }
        return (plan, mistakes.sorted { $0.line < $1.line })
    }
}
