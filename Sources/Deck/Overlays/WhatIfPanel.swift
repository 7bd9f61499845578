import Canvas
import Rules

/// A panel that asks a recording how a drop would have gone with another setting. It sends nothing
/// to an engine.
struct WhatIfPanel: Equatable, Sendable {
    /// The smallest terminal that shows the whole panel.
    static let sizeMin = Size(60, 20)
    let drop: DropID
    /// Grants per second, and units. An empty field keeps the setting as it was.
    var fields = [TextField("grants/s, or unlimited"), TextField("units in all")]
    /// The index of the place that takes keys: the fields, then Cancel, then the button that asks.
    var focus = WhatIfPanel.cancelPlace
    /// What is wrong with the typed text.
    var complaint: SafeText?
    /// The last question asked.
    var question: WhatIf?
    var answer: WhatIfAnswer?

    static let cancelPlace = 2
    static let askPlace = 3

    init(_ drop: DropID) { self.drop = drop }

    /// The question in the fields, or what is wrong with them.
    var asked: Result<WhatIf, ActionPanel.Complaint> {
        var question = WhatIf(drop: drop)
        if let text = fields[0].trimmed {
            guard let rate = dripRate(text) else {
                let most = Figure.grouped(DripRate.perSecondMax)
                return .failure(.init("grants a second: 0 to \(most), or: unlimited"))
            }
            question.dripRate = rate
        }
        if let text = fields[1].trimmed {
            guard let units = wholeNumber(text), (1...Limits.unitsMax).contains(units) else {
                return .failure(.init("units: a whole number from 1"))
            }
            question.units = units
        }
        guard question != WhatIf(drop: drop) else {
            return .failure(.init("another drip rate, other units, or both"))
        }
        return .success(question)
    }
}
