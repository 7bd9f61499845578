import Canvas
import Rules
import Telemetry

/// The number of refused requests for each reason.
extension DeckView {
    mutating func drawRefusals(in inside: Rect) {
        guard let drop = model.drop else { return }
        let rows = ranked(drop.refusals)
        put(
            figure(drop.refusals.total, 10, .text, .bold) + label("refused  ")
                + figure(rate(\.refusals.total), 9), in: inside.row(0))
        if rows.isEmpty { put(label("           nobody yet"), in: inside.row(1)) }
        put(
            lines: rows.map { refusal in
                figure(refusal.count, 10) + figure(share(refusal.count, of: drop.refusals.total), 5)
                    + label(SafeText(spaced(refusal.code.rawValue)))
            }, in: inside.inset(top: 1))
    }

    /// The most frequent first; equal counts stay in order of precedence.
    private func ranked(_ refusals: RefusalTotals) -> [(code: Refusal.Code, count: Int)] {
        refusals.occurring.enumerated().sorted {
            ($0.element.count, $1.offset) > ($1.element.count, $0.offset)
        }.map(\.element)
    }

    mutating func drawRefusalsLarge(in inside: Rect) {
        guard let drop = model.drop else { return }
        let total = drop.refusals.total
        var rows = Refusal.Code.allCases.map { code -> [Piece] in
            let count = drop.refusals[code]
            let role: StyleRole = count > 0 ? .text : .dim
            return [
                Piece(SafeText(spaced(code.rawValue)), role), cell(count, role),
                cell(total > 0 ? share(count, of: total) : Figure.none, role),
                cell(rate { $0.refusals[code] }, role), Piece(meaning(code), .dim),
            ]
        }
        rows.append([
            Piece("all", .text, .bold), cell(total, .text, .bold), Piece("", .dim),
            cell(rate(\.refusals.total), .text, .bold), Piece("", .dim),
        ])
        drawTable(
            [
                .words("reason", .cells(21)), .figures("answers", 10), .figures("share", 6),
                .figures("now", 9), .words("what it says", .share(1)),
            ], rows, in: inside)
        put(
            label("since the engine started, in order of precedence: the first that holds"),
            in: inside.row(rows.count + 2))
    }

    private func meaning(_ code: Refusal.Code) -> SafeText {
        switch code {
        case .unknownDrop: "no such drop"
        case .closed: "the drop is closed"
        case .soldOut: "no unit is left"
        case .notOpen: "too early"
        case .registrationNotOpen: "too early or too late"
        case .notRegistered: "no registration here"
        case .noSuchClaim: "nothing was claimed"
        case .holdLapsed: "paid too late"
        case .alreadySold: "another order paid"
        case .wrongPhase: "not in this phase"
        case .staleRevision: "somebody acted first"
        case .notAllowed: "the token may not"
        case .busy: "come again soon"
        }
    }
}

/// Splits a name at its capitals: `registrationNotOpen` becomes `registration not open`.
func spaced(_ name: String) -> String {
    name.reduce(into: "") { words, letter in
        if letter.isUppercase { words += " " }
        words += letter.lowercased()
    }
}
