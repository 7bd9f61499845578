package import Canvas
import Rules
import Telemetry

extension DeckModel {
    /// Draws the whole screen.
    package func view(_ glyphs: Glyphs) -> Frame {
        var view = DeckView(model: shown, glyphs: glyphs)
        view.draw()
        return view.frame
    }
}

/// Draws a model. Each part of the screen is an extension in a file of its own.
struct DeckView {
    let model: DeckModel
    let glyphs: Glyphs
    let freshness: DeckModel.Freshness
    /// The part with the focus, stored because finding it needs the layout.
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
        if let pane = model.largePane { return draw(large: pane, in: body) }
        let places = model.places
        for place in places where place.pane != self.focused { draw(place) }
        // The focused part comes last, so that its border is whole. Then the titles of the others,
        // which it may have covered, are drawn again.
        guard let focused = places.first(where: { $0.pane == self.focused }) else { return }
        draw(focused)
        for place in places where place != focused {
            panel(of: place.pane, width: place.area.width)
                .drawTitle(in: place.area, of: &frame, glyphs)
        }
    }

    private mutating func draw(_ place: DeckLayout.Placement) {
        let inside = draw(box: place.pane, in: place.area)
        switch place.pane {
        case .units: drawUnits(in: inside)
        case .health: drawVerdict(in: inside)
        case .registrations: drawRegistrations(in: inside)
        case .line: drawLine(in: inside)
        case .holds: drawHolds(in: inside)
        case .campaign: drawCampaign(in: inside)
        case .requests: drawRequests(in: inside)
        case .arrivals: drawArrivals(in: inside)
        case .grants: drawGrants(in: inside)
        case .latency: drawLatency(in: inside)
        case .funnel: drawFunnel(in: inside)
        case .refusals: drawRefusals(in: inside)
        case .drops: drawDrops(in: inside)
        case .chronicle: drawChronicle(in: inside)
        }
    }

    /// Draws a part that fills the screen.
    mutating func draw(large pane: Pane, in area: Rect) {
        let inside = draw(box: pane, in: area)
        switch pane {
        case .units: drawUnitsLarge(in: inside)
        case .health: drawHealthLarge(in: inside)
        case .registrations: drawRegistrationsLarge(in: inside)
        case .line: drawLineLarge(in: inside)
        case .holds: drawHoldsLarge(in: inside)
        case .campaign: drawCampaignLarge(in: inside)
        case .requests: drawRequestsLarge(in: inside)
        case .arrivals: drawArrivalsLarge(in: inside)
        case .grants: drawGrantsLarge(in: inside)
        case .latency: drawLatencyLarge(in: inside)
        case .funnel: drawFunnelLarge(in: inside)
        case .refusals: drawRefusalsLarge(in: inside)
        case .drops: drawDropsLarge(in: inside)
        case .chronicle: drawChronicleLarge(in: inside)
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
