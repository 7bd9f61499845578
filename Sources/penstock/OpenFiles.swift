import Foundation
import Machine

extension OpenFiles {
    /// What every command has open: its input and output, and a few files.
    private static let fewest = 16
    /// What a sale has open beside its loops: the journal with its readers, and room for connections.
    private static let saleNeeds = 64
    /// What an event loop has open for itself, and a little.
    private static let loopNeeds = 4

    /// How many a command has open at least.
    static func needed(by command: Any) -> Int {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        switch command {
        case is DoctorCommand: return 0
        case let serve as ServeCommand: return saleNeeds + loopNeeds * serve.loops
        case is DemoCommand, is RehearseCommand: return saleNeeds + loopNeeds * cores
        case is TokenCommand.Create, is TokenCommand.List, is TokenCommand.Revoke,
            is VerifyCommand, is ExportCommand:
            return fewest
        default: return 2 * fewest + loopNeeds * cores
        }
    }

    /// Refuses to begin what would end in the middle for want of open files.
    static func check(for command: Any) throws(Failure) {
        let needed = needed(by: command)
        guard limit < needed else { return }
        throw Failure(
            "This needs \(needed) open files, and this process may open \(limit): raise that with"
                + " ulimit -n \(max(needed, 1024)), or with LimitNOFILE= in its service.", .ioError)
    }
}
