import ArgumentParser
import Canvas
import Machine
import Terminal

/// `penstock themes check`: finds mistakes in themes and measures how well their roles differ.
struct ThemesCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Says what is wrong with theme files: mistakes, contrast, colour-blindness.",
        discussion: """
            Words need a contrast of 4.5:1 against their paper, lines and bars 3:1 (WCAG 2.1). If \
            the theme leaves the paper to the terminal, black and nearly black papers are assumed, \
            or white and nearly white ones where the theme says ground = "light". ok, warn and \
            alarm must be 20 apart (CIEDE2000) for all eyes; protanopia, deuteranopia and \
            tritanopia are simulated after Machado, Oliveira and Fernandes (2009). Ends with 65 if \
            something is wrong.
            """)
    @Argument(help: "Theme files; without any, all themes that the deck would find.")
    var files: [String] = []
    @Flag(help: "Print JSON.")
    var json = false

    private struct CheckedTheme: Encodable {
        let name: String
        let file: String
        let problems: [String]
        let contrastMin: Double?
        let distanceMin: Double?
    }

    func run() throws {
        let reports = try files.isEmpty ? all() : files.map(report(on:))
        if json {
            try Standard.json(
                encoding: reports.map { report in
                    CheckedTheme(
                        name: report.name, file: report.path,
                        problems: report.problems.map { "\($0)" },
                        contrastMin: report.contrastMin, distanceMin: report.distanceMin)
                })
        } else {
            let width = reports.map(\.name.count).max() ?? 0
            for report in reports { try show(report, width) }
        }
        if reports.contains(where: { !$0.problems.isEmpty }) {
            throw ExitCode(ExitStatus.badData.rawValue)
        }
    }

    private func all() -> [ThemeReport] {
        let library = ThemeFiles.library()
        return library.names.map(library.report(on:))
    }

    private func report(on path: String) throws(Failure) -> ThemeReport {
        guard let source = ThemeFiles.source(at: path) else {
            // This throws the reason why a file cannot be read; other files are too large or not
            // text.
            _ = try Failure.reading(path, max: 256 << 10)
            throw Failure(
                "\(path) cannot be read: it must be a plain text of at most 256 KiB.", .badData)
        }
        // The file itself wins over an installed theme of the same name.
        let library = ThemeLibrary([source] + ThemeFiles.sources(in: ThemeFiles.folders()))
        return library.report(on: source.name)
    }

    private func show(_ report: ThemeReport, _ width: Int) throws(Failure) {
        for problem in report.problems { try Standard.output("\(problem)") }
        guard report.problems.isEmpty else { return }
        var facts = "fine"
        if let contrast = report.contrastMin, let distance = report.distanceMin {
            facts +=
                "  words \(tenths(contrast)):1 or more, signs \(tenths(distance)) apart or more"
        } else {
            facts += "  no colours of its own"
        }
        try Standard.output(report.name.padding(width + 2) + facts)
    }

    private func tenths(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded(.down))
        return "\(tenths / 10).\(tenths % 10)"
    }
}
