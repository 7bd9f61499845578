import Foundation
import Machine

extension OpenFiles {
    /// Files of every command: its standard streams and a few more.
    private static let fewest = 16
    /// Files of a sale beside its event loops: the journal with its readers, and some connections.
    private static let saleNeeds = 64
    /// Files of an event loop, with a reserve.
    private static let loopNeeds = 4

    /// Minimum number of open files of a command.
    static func needed(by command: Any) -> Int {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        switch command {
        case is DoctorCommand: return 0
        case let serve as ServeCommand: return saleNeeds + loopNeeds * serve.loops
        case is DemoCommand, is RehearseCommand: return saleNeeds + loopNeeds * cores
        case is TokenCommand.Create, is TokenCommand.ListTokens, is TokenCommand.Revoke,
            is VerifyCommand, is ExportCommand:
            return fewest
        default: return 2 * fewest + loopNeeds * cores
        }
    }

    /// Refuses a command that would fail later for lack of open files.
    static func check(for command: Any) throws(Failure) {
        let needed = needed(by: command)
        guard limit < needed else { return }
        throw Failure(
            "This needs \(needed) open files, and this process may open \(limit): raise that with"
                + " ulimit -n \(max(needed, 1024)), or with LimitNOFILE= in its service.", .ioError)
    }
}
