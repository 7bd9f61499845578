import Canvas
import Rules
import Telemetry

/// The last reported state of one drop. Decides which lines to report next.
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
    private var wasClosed = false
    private var tenths = -1
    private var reported: Figures?
    private var latest: Figures?
    private var reportedAt = Moment(milliseconds: .min / 2)
    private var latestSince = Moment(milliseconds: .min / 2)
    private var registered: Int?
    private var registeredAt = Moment(milliseconds: .min / 2)
    /// Refusals counted by engine runs before this one. Each run counts from zero.
    private var refusedBefore = 0
    private var refused = 0
    private var boot: String?

    /// The least time between two lines about registrations, or about units within the same tenth.
    private static let interval = TimeSpan.seconds(5)
    /// Figures have settled when they have not changed for this time.
    private static let settlingTime = TimeSpan.seconds(1)

    /// Creates the state of a drop before its first report.
    init(_ drop: String) { self.drop = ExactText(drop) }

    /// Refusals by all engine runs whose readings were seen.
    var refusedInAll: Int { refusedBefore + refused }

    /// The lines to report for a reading.
    mutating func changes(
        _ drop: DropReading, phase words: String, boot: String, at moment: Moment
    ) -> [ReportLine] {
        countRefusals(drop, boot)
        var lines: [ReportLine] = []
        if phase == nil { wasClosed = drop.phase == .closed }
        if phase != words {
            phase = words
            lines.append(ReportLine(label: "phase", words: words))
        }
        return lines + registrations(drop, at: moment) + units(drop, at: moment)
    }

    private mutating func countRefusals(_ drop: DropReading, _ boot: String) {
        if let before = self.boot, before != boot { refusedBefore += refused }
        (self.boot, refused) = (boot, drop.refusals.total)
    }

    private mutating func registrations(_ drop: DropReading, at moment: Moment) -> [ReportLine] {
        let isReported = drop.phase.isBeforeOpening && drop.registered > 0 || registered != nil
        guard isReported, registered != drop.registered, moment - registeredAt >= PlainDrop.interval
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
        if figures != latest { (latest, latestSince) = (figures, moment) }
        if wasClosed, reported == nil { reported = figures }
        // Rounded up, so that the last tenth is reported only when nothing is left.
        let tenths = (drop.books.remaining * 10 + units - 1) / units
        let hasSettled = moment - latestSince >= PlainDrop.settlingTime
        let isDue = hasSettled && moment - reportedAt >= PlainDrop.interval
        guard figures != reported, reported == nil || tenths != self.tenths || isDue else {
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
