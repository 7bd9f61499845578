import ArgumentParser
import Canvas
import Engine
import Foundation
import Machine
import Rules
import Settings
import Terminal

/// `penstock doctor`: what this terminal and machine can do, and what to fix.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Says what this terminal and machine can do, and what to fix.",
        discussion:
            "Ends with 1 when something stands in the way of a sale, with 65 when config.toml is wrong."
    )

    @Flag(help: "Print JSON.")
    var json = false

    enum Grade: String, Encodable {
        case fine, note, problem
    }

    struct Finding: Encodable {
        let grade: Grade
        let what: String
        let fix: String?
    }

    func run() throws {
        let settings = try DeckSettings()
        let findings =
            terminal(settings) + (try folders()) + [openFiles(), themes()] + configuration(settings)
        if json {
            try Standard.json(encoding: findings)
        } else {
            for finding in findings {
                let sign = ["fine": "ok     ", "note": "note   ", "problem": "PROBLEM"]
                try Standard.output("\(sign[finding.grade.rawValue] ?? "")  \(finding.what)")
                if let fix = finding.fix { try Standard.output("         → \(fix)") }
            }
        }
        if !settings.mistakes.isEmpty { throw ExitCode(ExitStatus.badData.rawValue) }
        if findings.contains(where: { $0.grade == .problem }) {
            throw ExitCode(ExitStatus.refused.rawValue)
        }
    }

    private func terminal(_ settings: DeckSettings) -> [Finding] {
        guard DeckLook.hasTerminal else {
            return [
                Finding(
                    grade: .note, what: "no terminal here: watch and replay print lines",
                    fix: "run it in a terminal to see the deck")
            ]
        }
        var options = ScreenOptions()
        options.color = .fromEnvironment()
        let found: (size: Size, depth: ColorDepth, isUnicode: Bool)
        let manners: [Finding]
        do throws(ScreenError) {
            var screen = try Screen(options)
            let isUnicode = screen.glyphs.isUnicode
            screen.queryTerminal(within: .milliseconds(500))
            found = (screen.size, screen.depth, isUnicode)
            manners =
                width(screen) + pastes(screen) + notices(screen, settings.notify.value)
        } catch {
            return [Finding(grade: .problem, what: "no deck on this terminal", fix: "\(error)")]
        }
        let term = ProcessInfo.processInfo.environment["TERM"] ?? ""
        let isSmall = found.size.width < 80 || found.size.height < 24
        return [
            Finding(
                grade: .fine, what: "terminal \(term), colours: \(found.depth)", fix: nil),
            Finding(
                grade: isSmall ? .note : .fine,
                what: "\(found.size.width)×\(found.size.height) characters",
                fix: isSmall ? "80×24 shows the whole first screen" : nil),
            Finding(
                grade: found.isUnicode ? .fine : .note,
                what: found.isUnicode ? "UTF-8" : "the locale is not UTF-8: ASCII is drawn",
                fix: found.isUnicode ? nil : "export LANG=C.UTF-8"),
        ] + manners
    }

    private func folders() throws(Failure) -> [Finding] {
        let paths = XDGPaths()
        // Without such folders the report says so.
        guard let config = try? paths.config, let data = try? paths.data else {
            return [
                Finding(
                    grade: .problem, what: "there is no place for settings and recordings",
                    fix: "set HOME, or XDG_CONFIG_HOME and XDG_DATA_HOME")
            ]
        }
        return [config, data].map { folder in
            var place = folder
            while !FileManager.default.fileExists(atPath: place), place != "/" {
                place = URL(fileURLWithPath: place).deletingLastPathComponent().path
            }
            let isWritable = FileManager.default.isWritableFile(atPath: place)
            return Finding(
                grade: isWritable ? .fine : .problem,
                what: "\(folder) \(isWritable ? "can be written" : "cannot be written")",
                fix: isWritable ? nil : "make it, or set its permissions")
        }
    }

    private func openFiles() -> Finding {
        let isEnough = OpenFiles.limit >= 4096
        return Finding(
            grade: isEnough ? .fine : .note,
            what: "\(OpenFiles.limit) open files at once",
            fix: isEnough ? nil : "for thousands of connections: ulimit -n 65536")
    }

    private func themes() -> Finding {
        let library = ThemeFiles.library()
        let problems = library.names.flatMap { library.theme(named: $0).problems }
        return Finding(
            grade: problems.isEmpty ? .fine : .note,
            what: "themes: \(library.names.joined(separator: ", "))",
            fix: problems.first.map { "\($0)" })
    }

    /// The deck's settings with their origins; of the keys, only the changed ones.
    private func configuration(_ settings: DeckSettings) -> [Finding] {
        let rows = settings.rows.filter { !$0.name.hasPrefix("keys.") || $0.from != "default" }
        return rows.map { row in
            Finding(grade: .fine, what: "\(row.name) = \(row.value)  (\(row.from))", fix: nil)
        }
            + settings.mistakes.map { mistake in
                Finding(
                    grade: .problem, what: "\(mistake)",
                    fix: "mend the line; until then the rest of the file holds")
            }
    }
}
