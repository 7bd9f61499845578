import ArgumentParser
import Foundation
import Logging
import Machine

struct LogOptions: ParsableArguments {
    /// The least severe entries to write.
    enum Level: String, CaseIterable, ExpressibleByArgument {
        case error, warning, info, debug

        var level: Logger.Level {
            switch self {
            case .error: .error
            case .warning: .warning
            case .info: .info
            case .debug: .debug
            }
        }
    }

    @Option(help: "The least severe entries on standard error: error, warning, info or debug.")
    var logLevel = Level.info
    @Option(help: "The format of the log: text or json, one line per entry.")
    var logFormat = LogFormat.text

    /// Starts the log. Call the writer's `end` before the program ends.
    func begin() -> (log: Logger, writer: LogWriter) {
        let writer = LogWriter(descriptor: 2)
        let isForJournal = LineLog.isForJournal(
            ProcessInfo.processInfo.environment["JOURNAL_STREAM"], descriptor: 2)
        let handler = LineLog(
            logLevel.level, logFormat, hasPriority: isForJournal, to: writer)
        return (Logger(label: "penstock") { _ in handler }, writer)
    }
}

extension LogFormat: ExpressibleByArgument {}
