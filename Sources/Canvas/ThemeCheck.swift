/// The result of checking a theme.
package struct ThemeReport: Sendable, Hashable {
    package let name: String
    package let path: String
    /// The problems of its file, its bases and its colours: first those of its own file, then by
    /// line.
    package let problems: [ConfigProblem]
    /// The lowest contrast of words; nil if only the terminal knows the colours.
    package let contrastMin: Double?
    /// The smallest CIEDE2000 difference between ok, warn and alarm, over all depths and kinds of
    /// vision.
    ///
    /// Nil without colours.
    package let distanceMin: Double?
}

/// Measures how a theme looks at every colour depth and for all kinds of vision.
struct ThemeCheck {
    /// The smallest allowed CIEDE2000 difference between ok, warn and alarm, for all kinds of
    /// vision. At 20, nobody confuses two patches that are not side by side; 1 is just visible.
    static let distance = 20.0

    private let theme: Theme
    private let chain: [ThemeFile]
    private(set) var problems: [ConfigProblem] = []
    private(set) var contrastMin: Double?
    private(set) var distanceMin: Double?

    /// Checks a theme; `chain` holds its file, then its bases.
    init(_ theme: Theme, _ chain: [ThemeFile]) {
        (self.theme, self.chain) = (theme, chain)
        for depth in ColorDepth.allCases {
            if depth != .mono {
                for role in StyleRole.allCases where role != .background {
                    checkContrast(role, depth)
                }
            }
            checkDistinction(depth)
        }
    }

    private mutating func checkContrast(_ role: StyleRole, _ depth: ColorDepth) {
        let paint = theme.paint(role, at: depth)
        let papers = paint.paper.known.map { [$0] } ?? theme.ground.papers
        guard let ink = paint.ink.known else {
            if paint.paper.known != nil {
                complain(role, depth, "the terminal's ink on a paper of the theme's; name an ink")
            }
            return
        }
        guard let ratio = papers.compactMap({ Contrast.ratio(ink, $0) }).min() else { return }
        let least = role.isGraphic ? Contrast.graphics : Contrast.text
        if !role.isGraphic { contrastMin = min(contrastMin ?? ratio, ratio) }
        guard ratio < least else { return }
        let need = role.isGraphic ? "graphics need 3.0" : "words need 4.5"
        complain(role, depth, "contrast \(tenths(ratio)):1 against its paper; \(need)")
    }

    private mutating func checkDistinction(_ depth: ColorDepth) {
        for role in [StyleRole.notice, .warn, .alarm, .stale, .failed] {
            let (normal, paint) = (theme.paint(.ok, at: depth), theme.paint(role, at: depth))
            guard !normal.hasColor, !paint.hasColor, normal.marks == paint.marks else { continue }
            // With colours, a mild role may look normal: wording and symbol tell them apart.
            guard depth == .mono || role == .warn || role == .alarm else { continue }
            complain(role, depth, "looks like ok; give it bold, underline or reverse")
        }
        for (one, two) in [(StyleRole.ok, StyleRole.warn), (.ok, .alarm), (.warn, .alarm)] {
            checkDifference(one, two, depth)
        }
    }

    private mutating func checkDifference(_ one: StyleRole, _ two: StyleRole, _ depth: ColorDepth) {
        let (first, second) = (theme.paint(one, at: depth), theme.paint(two, at: depth))
        guard first.hasColor || second.hasColor else {
            if one != .ok, first.marks == second.marks {
                complain(two, depth, "looks like \(one.name); give it bold, underline or reverse")
            }
            return
        }
        for sight in ColorVision.allCases {
            let (a, b) = (
                first.visibleColors(on: theme.ground), second.visibleColors(on: theme.ground)
            )
            let pairs = [(a.ink, b.ink), (a.paper, b.paper)]
            let distance = pairs.compactMap { pair in
                sight.lab(of: pair.0).flatMap { lab in
                    sight.lab(of: pair.1).map { lab.difference(to: $0) }
                }
            }.max()
            guard let distance else { continue }
            distanceMin = min(distanceMin ?? distance, distance)
            guard distance < Self.distance else { continue }
            let eyes = sight == .common ? "" : " under \(sight.rawValue)"
            complain(
                two, depth,
                "only \(tenths(distance)) from \(one.name)\(eyes) (CIEDE2000); 20 are needed")
        }
    }

    /// Records a problem at a line of the theme: the role's own entry for the depth, else the entry
    /// for the background, else the base.
    private mutating func complain(_ role: StyleRole, _ depth: ColorDepth, _ text: String) {
        guard let own = chain.first else { return }
        var line = own.entries[role]?.line
        var name = role.name
        if own.entries[role]?.paint(at: depth) == nil {
            let source = chain.first { $0.entries[role]?.paint(at: depth) != nil }
            line = own.entries[.background]?.line
            name += " (from \(source?.name ?? "quiet"))"
        }
        problems.append(
            ConfigProblem(
                file: own.path, line: line ?? own.baseLine,
                text: "\(name), \(depth.rawValue): \(text)"))
    }

    private func tenths(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded(.down))
        return "\(tenths / 10).\(tenths % 10)"
    }
}

extension Color? {
    /// The colour; nil if only the terminal knows it.
    var known: Color? {
        guard let self, self != .terminal else { return nil }
        return self
    }
}

extension Paint {
    /// Whether it has a colour that is not the terminal's own.
    fileprivate var hasColor: Bool { ink.known != nil || paper.known != nil }

    /// The two visible colours; unknown ones of the terminal are those of the assumed background.
    func visibleColors(on ground: TerminalBackground) -> (ink: Color, paper: Color) {
        let (ink, paper) = (self.ink.known ?? ground.ink, self.paper.known ?? ground.papers[0])
        return marks.contains(.reverse) ? (paper, ink) : (ink, paper)
    }
}
