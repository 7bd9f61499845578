package import Canvas

/// An operator's choice of parts of the screen: the hidden ones, and those that get room first.
package struct PanelPlan: Equatable, Sendable {
    /// The parts that get room first, in this order.
    package private(set) var first: [Pane] = []
    package private(set) var hidden: [Pane] = []

    /// All parts, each at its usual rank.
    package static let usual = PanelPlan()

    /// The parts that are always shown: the remaining units, and whether anything is wrong.
    static let needed: [Pane] = [.units, .health]

    /// The plan from the settings, and the mistakes in them.
    package static func planned(
        first: [ConfigFile.LocatedValue<String>], hidden: [ConfigFile.LocatedValue<String>]
    ) -> (plan: PanelPlan, mistakes: [KeyMap.Mistake]) {
        var plan = PanelPlan()
        var mistakes: [KeyMap.Mistake] = []
        for (list, setting) in first.map({ ("first", $0) }) + hidden.map({ ("hide", $0) }) {
            func complain(_ what: String) {
                mistakes.append(
                    KeyMap.Mistake(line: setting.line, text: "panels: \(list): \(what); ignored"))
            }
            guard let pane = Pane(rawValue: setting.value) else {
                let all = Pane.allCases.map(\.rawValue).joined(separator: ", ")
                complain("unknown panel '\(setting.value)'; there are \(all)")
                continue
            }
            if plan.first.contains(pane) || plan.hidden.contains(pane) {
                complain("'\(setting.value)' is named twice")
            } else if list == "first" {
                plan.first.append(pane)
            } else if needed.contains(pane) {
                complain("'\(setting.value)' is always shown")
            } else {
                plan.hidden.append(pane)
            }
        }
        return (plan, mistakes.sorted { $0.line < $1.line })
    }
}
