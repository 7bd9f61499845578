import Foundation

/// `trial [--hours N] [--runs N] [--seed N] [--tuning]`: progress on stderr, tables on stdout.
@main
enum TrialCommand {
    static func main() {
        guard let plan = plan(from: Array(CommandLine.arguments.dropFirst())) else {
            say(
                "usage: trial [--hours N] [--runs N] [--seed N] [--tuning]: N is a number from 0 on"
            )
            exit(64)
        }
        let trial = IndicatorTrial(plan, progress: say)
        print(TrialTable(trial: trial).lines.joined(separator: "\n"))
    }

    /// The plan that the arguments ask for; nil when they are wrong.
    static func plan(from arguments: [String]) -> IndicatorTrial.Plan? {
        var plan = IndicatorTrial.Plan()
        var rest = arguments[...]
        while let option = rest.popFirst() {
            if option == "--tuning" {
                plan.isTuning = true
                continue
            }
            guard let number = rest.popFirst().flatMap({ UInt64($0) }), number < 10_000 else {
                return nil
            }
            switch option {
            case "--hours": plan.hours = max(1, Int(number))
            case "--runs": plan.runs = max(1, Int(number))
            case "--seed": plan.seed = number
            default: return nil
            }
        }
        return plan
    }

    private static func say(_ words: String) {
        FileHandle.standardError.write(Data((words + "\n").utf8))
    }
}
