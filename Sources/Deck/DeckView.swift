package import Canvas
import Rules
import Telemetry

extension DeckModel {
    /// Draws the whole screen.
    package func view(_ glyphs: Glyphs) -> Frame {
        var view = DeckView(model: shownModel, glyphs: glyphs)
        view.draw()
        return view.frame
    }
}

/// Draws a model. Each part of the screen is an extension in a file of its own.
struct DeckView {
    let model: DeckModel
    let glyphs: Glyphs
    let freshness: DeckModel.Freshness
    /// The part with the focus. Stored, because finding it computes the layout.
    let focused: Pane?
    var frame: Frame

    init(model: DeckModel, glyphs: Glyphs) {
        self.model = model
        self.glyphs = glyphs
        freshness = model.freshness
        focused = model.focusedPane
        frame = Frame(model.size)
    }

    mutating func draw() {
        guard DeckLayout.reaches(DeckLayout.boxed, frame.size) else { return drawCompact() }
        let (head, below) = frame.bounds.cutTop(DeckLayout.head)
        let (foot, body) = below.cutBottom(DeckLayout.foot)
        drawHead(in: head)
        drawFoot(in: foot)
        if model.latest != nil {
            drawPanes(in: body)
        } else {
            drawWaiting(in: body)
        }
        drawOverlays()
    }

    private mutating func drawPanes(in body: Rect) {
        if let pane = model.largePane { return draw(pane, isLarge: true, in: body) }
        let placements = model.placements
        for placement in placements where placement.pane != self.focused {
            draw(placement.pane, in: placement.area)
        }
        // The focused part is drawn last, so that its border is complete. It may cover titles of
        // other parts, so they are drawn again.
        guard let focused = placements.first(where: { $0.pane == self.focused }) else { return }
        draw(focused.pane, in: focused.area)
        for placement in placements where placement != focused {
            panel(of: placement.pane, width: placement.area.width)
                .drawTitle(in: placement.area, of: &frame, glyphs)
        }
    }

    /// Draws a panel at its place, or large when it fills the screen.
    mutating func draw(_ pane: Pane, isLarge: Bool = false, in area: Rect) {
        let inside = draw(box: pane, in: area)
        switch pane {
        case .units: isLarge ? drawUnitsLarge(in: inside) : drawUnits(in: inside)
        case .health: isLarge ? drawHealthLarge(in: inside) : drawVerdict(in: inside)
        case .registrations:
            isLarge ? drawRegistrationsLarge(in: inside) : drawRegistrations(in: inside)
        case .line: isLarge ? drawLineLarge(in: inside) : drawLine(in: inside)
        case .holds: isLarge ? drawHoldsLarge(in: inside) : drawHolds(in: inside)
        case .campaign: isLarge ? drawCampaignLarge(in: inside) : drawCampaign(in: inside)
        case .requests: isLarge ? drawRequestsLarge(in: inside) : drawRequests(in: inside)
        case .arrivals: isLarge ? drawArrivalsLarge(in: inside) : drawArrivals(in: inside)
        case .grants: isLarge ? drawGrantsLarge(in: inside) : drawGrants(in: inside)
        case .latency: isLarge ? drawLatencyLarge(in: inside) : drawLatency(in: inside)
        case .funnel: isLarge ? drawFunnelLarge(in: inside) : drawFunnel(in: inside)
        case .refusals: isLarge ? drawRefusalsLarge(in: inside) : drawRefusals(in: inside)
        case .drops: isLarge ? drawDropsLarge(in: inside) : drawDrops(in: inside)
        case .chronicle: isLarge ? drawChronicleLarge(in: inside) : drawChronicle(in: inside)
        }
    }

    private mutating func drawWaiting(in body: Rect) {
        let inside = Panel("waiting").draw(in: body, of: &frame, glyphs)
        frame.put(
            [Piece("no reading has come yet from \(model.context.engine)", .text)],
            at: inside.row(1).origin, in: inside)
        drawVerdict(in: inside.inset(top: 3))
    }
}
