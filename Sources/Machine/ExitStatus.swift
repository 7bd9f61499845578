/// The program's exit codes, for scripts.
package enum ExitStatus: Int32, CaseIterable {
    case done = 0
    case refused = 1
    case wrongUsage = 64
    case badData = 65
    case unreachable = 69
    case cannotCreate = 73
    case ioError = 74
    case notAllowed = 77

    /// All codes and their meanings, in one line of help.
    package static var legend: String {
        allCases.map { "\($0.rawValue) \($0.meaning)" }.joined(separator: ", ")
    }

    private var meaning: String {
        switch self {
        case .done: "done"
        case .refused: "refused"
        case .wrongUsage: "wrong usage"
        case .badData: "bad data"
        case .unreachable: "engine not reachable"
        case .cannotCreate: "cannot create output"
        case .ioError: "I/O error"
        case .notAllowed: "not allowed"
        }
    }
}
