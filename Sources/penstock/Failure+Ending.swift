import ArgumentParser
import Foundation
import Machine

extension Failure {
    /// Advice for a name or number that begins with - and was read as an option; otherwise nil.
    static func hint(on arguments: [String]) -> String? {
        let words = arguments.prefix { $0 != "--" }
        let meant = words.first { word in
            word.utf8.first == UInt8(ascii: "-") && word.utf8.count > 2
                && !word.utf8.starts(with: "--".utf8) || shortNames.contains(word)
        }
        return meant.map { word in
            "\(word) was read as an option: a name or a figure that begins with - comes last, after --, as"
                + " in: penstock drop show -- -x"
        }
    }

    /// Two-character arguments with one minus sign that are not options.
    private static let shortNames = Set(
        "abcdefgijklmnpqrstuvwxyz0123456789".map { "-\($0)" })
}

extension ParsableCommand {
    /// Prints the error to standard error and ends the program. Help and the version, which the
    /// argument parser throws too, go to standard output.
    static func end(with error: any Error) -> Never {
        if let failure = error as? Failure {
            if failure.isQuiet {
                signal(SIGPIPE, SIG_DFL)
                raise(SIGPIPE)
            }
            Standard.error(failure.sentence)
            Foundation.exit(failure.status.rawValue)
        }
        // The parser's errors carry their own code. Unexpected errors are most likely the system's.
        guard exitCode(for: error) == .failure, !(error is ExitCode) else {
            let (code, message) = (exitCode(for: error), fullMessage(for: error))
            guard !code.isSuccess, !message.isEmpty else { exit(withError: error) }
            // The message repeats the argument, which may contain control characters.
            Standard.error(message)
            if let hint = Failure.hint(on: Array(CommandLine.arguments.dropFirst())) {
                Standard.error(hint)
            }
            Foundation.exit(code.rawValue)
        }
        Standard.error("The program cannot go on: \(error).")
        Foundation.exit(ExitStatus.ioError.rawValue)
    }
}
