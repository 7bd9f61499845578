import ArgumentParser
import Foundation
import Machine

/// The program: parses its arguments, runs one subcommand, and reports errors.
@main
struct Penstock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "penstock",
        abstract: "Runs drip sales that cannot oversell, and shows them live.",
        discussion: """
            Shell completions: penstock --generate-completion-script bash, zsh or fish.
            Exit codes: \(ExitStatus.legend).
            """,
        version: ProgramVersion.current,
        subcommands: [
            DemoCommand.self, ServeCommand.self, WatchCommand.self, ReplayCommand.self,
            RecordCommand.self, RehearseCommand.self,
            DropCommand.self, TokenCommand.self, VerifyCommand.self, ExportCommand.self,
            ThemesCommand.self, DoctorCommand.self,
        ])

    /// Refuses arguments that are not UTF-8: Swift would replace bytes by U+FFFD, and the journal
    /// would keep that.
    private static func refuseBrokenArguments() throws(Failure) {
        for place in 1..<max(1, Int(CommandLine.argc)) {
            guard let argument = CommandLine.unsafeArgv[place],
                String(validatingCString: argument) == nil
            else { continue }
            throw Failure(
                "Argument \(place) is not UTF-8: type it in that encoding (see locale).",
                .wrongUsage)
        }
    }

    /// No error leaves this function: on a terminal the runtime would stop and ask about it, with
    /// the screen in disorder.
    static func main() async {
        Standard.openWhatIsClosed()
        TerminationSignals.ignoreOthers()
        OpenFiles.raise()
        // Before anything else: an engine must outlive its terminal from the first moment on.
        if let name = CommandLine.arguments.dropFirst().first, ["serve", "demo"].contains(name) {
            signal(SIGHUP, SIG_IGN)
        }
        do {
            try refuseBrokenArguments()
            var command = try parseAsRoot()
            // An engine reports it in its log.
            if !(command is ServeCommand) { try OpenFiles.check(for: command) }
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }
}
