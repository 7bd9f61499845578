import Canvas
import Rules
import Telemetry

/// What was last reported of one drop in plain lines; decides what to report next.
struct PlainDrop: Equatable {
    /// A line without its drop and time.
    struct ReportLine: Equatable {
        var label: String
        var words: String
    }

    /// The figures in a line about the units.
    private struct Figures: Equatable {
        var remaining: Int
        var held: Int
        var sold: Int
        var line: Int

        init(_ drop: DropReading) {
            (remaining, held) = (drop.books.remaining, drop.held)
            (sold, line) = (drop.sold, drop.line)
        }
    }

    let drop: ExactText
    private var phase: String?
    /// Whether the drop was closed at the first reading. Then its figures are only reported when
    /// they change.
    private var isOver = false
    private var tenths = -1
    private var reported: Figures?
    private var seen: Figures?
    private var reportedAt = Moment(milliseconds: .min / 2)
    private var seenAt = Moment(milliseconds: .min / 2)
    private var registered: Int?
    private var registeredAt = Moment(milliseconds: .min / 2)
    /// Refusals counted by engine runs before this one. Each run counts from zero.
    private var refusedBefore = 0
    private var refused = 0
    private var boot: String?

    /// How often growing registrations are reported, and units that change within a tenth.
    private static let each = TimeSpan.seconds(5)
    /// Figures that have not changed for this long have settled.
    private static let settles = TimeSpan.seconds(1)

    /// A drop of which nothing has been reported yet.
    init(_ drop: String) { self.drop = ExactText(drop) }

    /// Refusals by all engine runs whose readings were seen.
    var refusedInAll: Int { refusedBefore + refused }

    /// The lines to report for a reading.
    mutating func changes(
        _ drop: DropReading, phase words: String, boot: String, at moment: Moment
    ) -> [ReportLine] {
        count(drop, boot)
        var lines: [ReportLine] = []
        if phase == nil { isOver = drop.phase == .closed }
        if phase != words {
            phase = words
            lines.append(ReportLine(label: "phase", words: words))
        }
        return lines + registrations(drop, at: moment) + units(drop, at: moment)
    }

    private mutating func count(_ drop: DropReading, _ boot: String) {
        if let before = self.boot, before != boot { refusedBefore += refused }
        (self.boot, refused) = (boot, drop.refusals.total)
    }

    private mutating func registrations(_ drop: DropReading, at moment: Moment) -> [ReportLine] {
        let isTold = drop.phase.isBeforeOpening && drop.registered > 0 || registered != nil
        guard isTold, registered != drop.registered, moment - registeredAt >= PlainDrop.each
        else { return [] }
        (registered, registeredAt) = (drop.registered, moment)
        return [ReportLine(label: "registered", words: Figure.grouped(drop.registered))]
    }

    /// Reports each tenth of the units at once, and any other change once it has settled, so that
    /// the last line about the drop is true.
    private mutating func units(_ drop: DropReading, at moment: Moment) -> [ReportLine] {
        let units = drop.issued - drop.withdrawn
        guard drop.openedAt != nil, units > 0 else { return [] }
        let figures = Figures(drop)
        if figures != seen { (seen, seenAt) = (figures, moment) }
        if isOver, reported == nil { reported = figures }
        // Rounded up, so that the last tenth is reported only when nothing is left.
        let tenths = (drop.books.remaining * 10 + units - 1) / units
        let isStill = moment - seenAt >= PlainDrop.settles && moment - reportedAt >= PlainDrop.each
        guard figures != reported, reported == nil || tenths != self.tenths || isStill else {
            return []
        }
        (reported, reportedAt, self.tenths) = (figures, moment, tenths)
        let words = [
            "\(Figure.grouped(figures.remaining)) of \(Figure.grouped(drop.issued))",
            "\(Figure.grouped(figures.held)) held", "\(Figure.grouped(figures.sold)) sold",
            "\(Figure.grouped(drop.line)) \(drop.phase == .closed ? "unserved" : "waiting")",
        ]
        return [ReportLine(label: "remaining", words: words.joined(separator: ", "))]
    }
}
