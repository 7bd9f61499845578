import Canvas
import Rules

/// A panel that asks a recording what another setting would have brought. It sends nothing
/// anywhere.
struct WhatIfPanel: Equatable, Sendable {
    /// The smallest terminal in which it can be read whole.
    static let sizeMin = Size(60, 20)
    let drop: DropID
    /// Grants a second, and units; what is left empty stays as it was.
    var fields = [TextField("grants/s, or unlimited"), TextField("units in all")]
    /// The place that keys go to: the fields, then Cancel, then the button that asks.
    var focus = WhatIfPanel.cancelPlace
    /// What is wrong with what was typed.
    var complaint: SafeText?
    /// The question that is being answered, or was.
    var question: WhatIf?
    var answer: WhatIfAnswer?

    static let cancelPlace = 2
    static let askPlace = 3

    init(_ drop: DropID) { self.drop = drop }

    /// What is asked as the fields are filled in; nil, and why, when it cannot be.
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
