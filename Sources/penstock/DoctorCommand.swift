import ArgumentParser
import Canvas
import Foundation
import Machine
import Settings
import Terminal

/// `penstock doctor`: what this terminal and machine can do, and what to fix.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Says what this terminal and machine can do, and what to fix.",
        discussion:
            "Ends with 1 if something prevents a sale, with 65 if config.toml has mistakes."
    )

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let settings = try DeckSettings()
        let findings =
            terminal(settings) + folders() + [openFiles(), themes()] + configuration(settings)
        if json {
            try Standard.json(encoding: findings)
        } else {
            for finding in findings {
                let sign =
                    switch finding.grade {
                    case .fine: "ok     "
                    case .note: "note   "
                    case .problem: "PROBLEM"
                    }
                try Standard.output("\(sign)  \(finding.what)")
                if let fix = finding.fix { try Standard.output("         → \(fix)") }
            }
        }
        if !settings.mistakes.isEmpty { throw ExitCode(ExitStatus.badData.rawValue) }
        if findings.contains(where: { $0.grade == .problem }) {
            throw ExitCode(ExitStatus.refused.rawValue)
        }
    }

    private func terminal(_ settings: DeckSettings) -> [DoctorFinding] {
        guard DeckLook.hasTerminal else {
            return [
                .note(
                    "no terminal here: watch and replay print lines",
                    fix: "run it in a terminal to see the deck")
            ]
        }
        var options = ScreenOptions()
        options.color = .fromEnvironment()
        let found: (size: Size, depth: ColorDepth, isUnicode: Bool)
        let manners: [DoctorFinding]
        do throws(ScreenError) {
            var screen = try Screen(options)
            let isUnicode = screen.glyphs.isUnicode
            screen.queryTerminal(within: .milliseconds(500))
            found = (screen.size, screen.depth, isUnicode)
            manners = width(screen) + pastes(screen) + notices(screen, settings.notify.value)
        } catch {
            return [.problem("no deck on this terminal", fix: "\(error)")]
        }
        let term = ProcessInfo.processInfo.environment["TERM"] ?? ""
        let size = "\(found.size.width)×\(found.size.height) characters"
        let isSmall = found.size.width < 80 || found.size.height < 24
        return [
            .fine("terminal \(term), colours: \(found.depth)"),
            isSmall ? .note(size, fix: "80×24 shows the whole first screen") : .fine(size),
            found.isUnicode
                ? .fine("UTF-8")
                : .note("the locale is not UTF-8: ASCII is drawn", fix: "export LANG=C.UTF-8"),
        ] + manners
    }

    private func folders() -> [DoctorFinding] {
        let paths = XDGPaths()
        // Without such folders the report says so.
        guard let config = try? paths.config, let data = try? paths.data else {
            return [
                .problem(
                    "there is no place for settings and recordings",
                    fix: "set HOME, or XDG_CONFIG_HOME and XDG_DATA_HOME")
            ]
        }
        return [config, data].map { folder in
            var place = folder
            while !FileManager.default.fileExists(atPath: place), place != "/" {
                place = URL(fileURLWithPath: place).deletingLastPathComponent().path
            }
            return FileManager.default.isWritableFile(atPath: place)
                ? .fine("\(folder) can be written")
                : .problem("\(folder) cannot be written", fix: "make it, or set its permissions")
        }
    }

    private func openFiles() -> DoctorFinding {
        let what = "\(OpenFiles.limit) open files at once"
        return OpenFiles.limit >= 4096
            ? .fine(what) : .note(what, fix: "for thousands of connections: ulimit -n 65536")
    }

    private func themes() -> DoctorFinding {
        let library = ThemeFiles.library()
        let problems = library.names.flatMap { library.theme(named: $0).problems }
        let what = "themes: \(library.names.joined(separator: ", "))"
        return problems.first.map { .note(what, fix: "\($0)") } ?? .fine(what)
    }

    /// The deck's settings with their origins; of the keys, only the changed ones.
    private func configuration(_ settings: DeckSettings) -> [DoctorFinding] {
        let rows = settings.rows.filter { !$0.name.hasPrefix("keys.") || $0.from != "default" }
        return rows.map { .fine("\($0.name) = \($0.value)  (\($0.from))") }
            + settings.mistakes.map {
                .problem("\($0)", fix: "correct the line; the rest of the file is used meanwhile")
            }
    }
}

/// One result of the examination.
struct DoctorFinding: Encodable {
    enum Grade: String, Encodable {
        case fine, note, problem
    }

    let grade: Grade
    let what: String
    let fix: String?

    static func fine(_ what: String) -> DoctorFinding {
        DoctorFinding(grade: .fine, what: what, fix: nil)
    }

    static func note(_ what: String, fix: String? = nil) -> DoctorFinding {
        DoctorFinding(grade: .note, what: what, fix: fix)
    }

    static func problem(_ what: String, fix: String) -> DoctorFinding {
        DoctorFinding(grade: .problem, what: what, fix: fix)
    }
}
