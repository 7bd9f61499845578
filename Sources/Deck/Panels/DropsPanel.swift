import Canvas
import Rules
import Telemetry

/// All drops of the campaign, as a table.
extension DeckView {
    mutating func drawDrops(in inside: Rect) {
        guard let latest = model.latest else { return }
        let isWide = inside.width >= 80
        var rows = latest.drops.map { row($0, isWide) }
        if isWide, inside.height >= rows.count + 2 { rows.append(total(latest.drops)) }
        drawTable(columns(latest.drops, isWide), rows, selected: model.dropIndex, in: inside)
    }

    /// The width of a column of counts, with space for the mark of a lost value; at least `least`.
    private func width(_ least: Int, _ counts: [Int]) -> Int {
        counts.reduce(least) { max($0, Figure.grouped($1).count + 1) }
    }

    func columns(_ drops: [DropReading], _ isWide: Bool) -> [Table.Column] {
        let first: [Table.Column] = [.words("drop", .share(1)), .words("phase", .cells(13))]
        let last: Table.Column = .words("time", .cells(isWide ? 20 : 11))
        func count(
            _ title: SafeText, _ least: Int, _ value: (DropReading) -> Int
        ) -> Table.Column {
            let counts = drops.map(value)
            return .figures(title, width(least, counts + (isWide ? [counts.reduce(0, +)] : [])))
        }
        let remaining = count("remaining", 10) { $0.books.remaining }
        guard isWide else { return first + [remaining, last] }
        return first + [
            count("units", 9) { $0.issued }, count("sold", 9) { $0.sold }, remaining,
            count("registered", 10) { $0.registered }, last,
        ]
    }

    func row(_ drop: DropReading, _ isWide: Bool) -> [Piece] {
        let last = Piece(isWide ? timer(drop) : shortTimer(drop), .dim)
        guard isWide else { return name(drop) + [cell(drop.books.remaining), last] }
        return name(drop) + [
            cell(drop.issued), cell(drop.sold), cell(drop.books.remaining), cell(drop.registered),
            last,
        ]
    }

    private func name(_ drop: DropReading) -> [Piece] {
        let (sign, word, role) = phaseWord(drop)
        return [
            Piece(SafeText(drop.drop), tone(.text)),
            Piece("\(sign) \(word)\(lostMark)", role),
        ]
    }

    /// The timer without words, for a narrow column.
    private func shortTimer(_ drop: DropReading) -> SafeText {
        guard drop.phase.isBeforeOpening, drop.missed == nil, let now = model.saleNow else {
            return timer(drop)
        }
        guard let opens = drop.opens else { return "by hand" }
        guard drop.isArmed else { return "off" }
        return opens > now ? SafeText(countdown(opens - now)) : "due"
    }

    private func total(_ drops: [DropReading]) -> [Piece] {
        func sum(_ part: (DropReading) -> Int) -> Piece {
            cell(drops.reduce(0) { $0 + part($1) }, .text, .bold)
        }
        return [
            Piece("campaign", .dim), Piece("", .dim), sum { $0.issued }, sum { $0.sold },
            sum { $0.books.remaining }, sum { $0.registered }, Piece("", .dim),
        ]
    }

    /// One column of the large table. Columns with the lowest rank get room first.
    private struct Feature {
        var rank: Int
        var title: SafeText
        var width: Int
        var value: (DropReading) -> Piece
    }

    private func features(_ drops: [DropReading]) -> [Feature] {
        func count(
            _ rank: Int, _ title: SafeText, _ width: Int, _ value: @escaping (DropReading) -> Int
        ) -> Feature {
            Feature(rank: rank, title: title, width: self.width(width, drops.map(value))) {
                cell(value($0))
            }
        }
        return [
            opening(drops),
            Feature(rank: 0, title: "time", width: 11) { Piece(shortTimer($0), .dim) },
            count(1, "units", 8) { $0.issued }, count(2, "sold", 8) { $0.sold },
            count(7, "held", 8) { $0.held }, count(8, "free", 8) { $0.free },
            count(9, "withdrawn", 9) { $0.withdrawn }, count(3, "left", 8) { $0.books.remaining },
            count(4, "registered", 10) { $0.registered },
            Feature(rank: 5, title: "a unit", width: 7) { cell(demand($0)) },
            count(10, "claimed", 9) { $0.claims }, count(11, "in line", 9) { $0.line },
            count(12, "lapsed", 8) { $0.lapses }, count(13, "refused", 10) { $0.refusals.total },
            Feature(rank: 14, title: "drip", width: 9) { cell(dripWords($0.dripRate)) },
        ]
    }

    /// When the drops open. If the time zone's abbreviation differs between drops, each row shows
    /// its own.
    private func opening(_ drops: [DropReading]) -> Feature {
        let zone = model.zone
        let moments = drops.compactMap { $0.openedAt ?? $0.opens }
        let names = Set(moments.map { zone.abbreviation(at: $0).string })
        let name = names.count == 1 ? names.first.map { ", \($0)" } ?? "" : ""
        let width = names.count > 1 ? 23 : 17
        return Feature(rank: 6, title: SafeText("opens\(name)"), width: width) { drop in
            let words = (drop.openedAt ?? drop.opens).map { moment in
                let own = names.count > 1 ? " \(zone.abbreviation(at: moment))" : ""
                return "\(zone.date(moment)) \(zone.clock(moment).prefix(5))\(own)"
            }
            return Piece(SafeText(words ?? Figure.none), .dim)
        }
    }

    /// All figures of all drops, in as many columns as fit.
    mutating func drawDropsLarge(in inside: Rect) {
        guard let latest = model.latest else { return }
        var used = 6 + 2 + 13
        var chosen: Set<Int> = []
        let features = features(latest.drops)
        for feature in features.sorted(by: { $0.rank < $1.rank }) {
            guard used + 2 + feature.width <= inside.width else { break }
            used += 2 + feature.width
            chosen.insert(feature.rank)
        }
        let shown = features.filter { chosen.contains($0.rank) }
        let rows = latest.drops.map { drop in name(drop) + shown.map { $0.value(drop) } }
        let columns: [Table.Column] =
            [.words("drop", .share(1)), .words("phase", .cells(13))]
            + shown.map { .figures($0.title, $0.width) }
        drawTable(columns, rows, selected: model.dropIndex, in: inside)
        put(
            label("times are the campaign's own, \(model.zone.abbreviation(at: latest.at))"),
            in: inside.row(rows.count + 2))
    }
}
