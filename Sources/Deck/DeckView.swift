package import Canvas
import Rules
import Telemetry

extension DeckModel {
    /// The screen, drawn from scratch.
    package func view(_ glyphs: Glyphs) -> Frame {
        var view = DeckView(model: self, glyphs: glyphs)
        view.draw()
        return view.frame
    }
}

/// Draws a model. Each part of the screen is an extension in a file of its own.
struct DeckView {
    let model: DeckModel
    let glyphs: Glyphs
    let freshness: DeckModel.Freshness
    var frame: Frame

    init(model: DeckModel, glyphs: Glyphs) {
        self.model = model
        self.glyphs = glyphs
        freshness = model.freshness
        frame = Frame(model.size)
    }

    /// The smallest size at which the parts stand in their boxes.
    static let boxed = Size(76, 22)
    /// The sizes from which there is more to see.
    static let wide = Size(110, 32)
    static let hall = Size(170, 48)

    mutating func draw() {
        let size = frame.size
        func reaches(_ least: Size) -> Bool {
            size.width >= least.width && size.height >= least.height
        }
        guard reaches(DeckView.boxed) else { return drawCompact() }
        let (head, below) = frame.bounds.cutTop(2)
        let (foot, body) = below.cutBottom(2)
        drawHead(in: head)
        drawFoot(in: foot)
        if model.latest == nil {
            drawWaiting(in: body)
        } else if reaches(DeckView.hall) {
            drawHall(in: body)
        } else if reaches(DeckView.wide) {
            drawWide(in: body)
        } else {
            drawStandard(in: body)
        }
        if let panel = model.panel { draw(panel) }
        if model.themePicker != nil { drawThemes() }
        if model.isHelpShown { drawHelp() }
    }

    private mutating func drawStandard(in body: Rect) {
        let parts = body.rows(
            [.cells(5), .cells(5), .cells(4), .cells(5), .share(1)], overlap: 1)
        drawUnits(in: parts[0])
        drawHealth(in: parts[1])
        let halves = parts[2].columns([.share(1), .share(1)], overlap: 1)
        drawRegistrations(in: halves[0])
        drawLine(in: halves[1])
        drawRequests(in: parts[3])
        drawChronicle(in: parts[4])
    }

    private mutating func drawWide(in body: Rect) {
        let parts = body.rows(
            [.cells(7), .cells(5), .cells(7), .cells(8), .share(1)], overlap: 1)
        drawUnits(in: parts[0])
        drawHealth(in: parts[1])
        let thirds = parts[2].columns([.share(11), .share(10), .share(9)], overlap: 1)
        drawFunnel(in: thirds[0])
        drawLine(in: thirds[1])
        drawRefusals(in: thirds[2])
        drawRequests(in: parts[3])
        let halves = parts[4].columns([.share(9), .share(11)], overlap: 1)
        drawDrops(in: halves[0])
        drawChronicle(in: halves[1])
    }

    private mutating func drawHall(in body: Rect) {
        let parts = body.rows(
            [.cells(7), .cells(7), .cells(8), .share(6), .share(4)], overlap: 1)
        drawUnits(in: parts[0])
        drawHealth(in: parts[1])
        let thirds = parts[2].columns([.share(1), .share(1), .share(1)], overlap: 1)
        drawFunnel(in: thirds[0])
        drawLine(in: thirds[1])
        drawRefusals(in: thirds[2])
        let graphs = parts[3].columns([.share(3), .share(2), .share(2)], overlap: 1)
        drawRequests(in: graphs[0])
        drawGrants(in: graphs[1])
        drawLatency(in: graphs[2])
        let halves = parts[4].columns([.share(10), .share(11)], overlap: 1)
        drawDrops(in: halves[0])
        drawChronicle(in: halves[1])
    }

    private mutating func drawWaiting(in body: Rect) {
        let inside = draw(box: "waiting", in: body)
        frame.put(
            [Piece("no reading has come yet from \(model.seat.engine)", .text)],
            at: inside.row(1).origin, in: inside)
        drawVerdict(in: inside.inset(top: 3))
    }
}

/// Pieces that every part is made of.
extension DeckView {
    /// Draws a box with its title, and tells what is inside.
    mutating func draw(box title: SafeText, note: [Piece] = [], in area: Rect) -> Rect {
        Panel(title, note: note).draw(in: area, of: &frame, glyphs)
    }

    /// A figure at the right end of its columns, and behind it the mark of a value that is lost.
    func figure(
        _ text: String, _ width: Int, _ role: Role = .text, _ marks: Marks = []
    ) -> [Piece] {
        let style = freshness == .fresh ? Style(role, marks) : Style(.stale, marks)
        return [
            Piece(SafeText(Figure.fixed(text, width)), style),
            freshness == .lost ? Piece("?", .stale) : Piece(" ", .text),
        ]
    }

    /// A count at the right end of its columns.
    func figure(
        _ count: Int, _ width: Int, _ role: Role = .text, _ marks: Marks = []
    ) -> [Piece] {
        figure(Figure.fixed(count, width), width, role, marks)
    }

    /// A word beside a figure.
    func label(_ words: SafeText) -> [Piece] { [Piece(words, .dim)] }

    /// A rate, or a dash where it cannot be told.
    func perSecond(_ rate: Int?) -> String {
        rate.map { Figure.grouped($0) + "/s" } ?? Figure.none
    }

    /// ` · `, between two facts.
    var dot: String { " \(glyphs.separator) " }

    /// Writes a row, cut where the area ends.
    mutating func put(_ pieces: [Piece], in row: Rect) {
        var x = row.x
        for piece in pieces where x < row.right {
            let text = piece.text.truncated(to: row.right - x, mark: glyphs.ellipsis)
            x = frame.put(text, at: Point(x, row.y), piece.style, in: row)
        }
    }

    /// Writes a row from both ends; what stands at the right is never cut by the left.
    mutating func put(_ left: [Piece], right: [Piece], in row: Rect) {
        let width = right.reduce(0) { $0 + $1.text.width }
        put(left, in: row.inset(right: min(row.width, width + 2)))
        frame.putRight(right, in: row)
    }
}
