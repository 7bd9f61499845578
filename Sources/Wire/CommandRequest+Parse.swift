import Rules

extension CommandRequest {
    /// A command from a request's body; throws what is wrong with it.
    package init(parsing bytes: UnsafeRawBufferPointer) throws(ShapeProblem) {
        var members = Members()
        try JSONScanner.members(in: bytes) { (name, value) throws(ShapeProblem) in
            members.take(name, value)
        }
        self.init(
            try members.act, reason: try members.words("reason", members.reason),
            revision: try members.wholeRevision)
    }

    /// The members as they were found; `null` counts as absent, the last of two counts.
    private struct Members {
        var command = ScannedValue.null
        var rate = ScannedValue.null
        var units = ScannedValue.null
        var hold = ScannedValue.null
        var text = ScannedValue.null
        var reason = ScannedValue.null
        var revision = ScannedValue.null

        mutating func take(_ name: String, _ value: ScannedValue) {
            switch name {
            case "command": command = value
            case "rate": rate = value
            case "units": units = value
            case "hold": hold = value
            case "text": text = value
            case "reason": reason = value
            case "revision": revision = value
            default: break
            }
        }

        var act: OperatorAct {
            get throws(ShapeProblem) {
                guard case .string(let word) = command, let name = Name(rawValue: word) else {
                    let names = Name.allCases.map(\.rawValue).joined(separator: ", ")
                    throw .member("command", "one of " + names)
                }
                return switch name {
                case .openRegistration: .openRegistration
                case .closeRegistration: .closeRegistration
                case .open: .open
                case .pause: .pause
                case .resume: .resume
                case .close: .close
                case .reopen: .reopen
                case .setDripRate: .setDripRate(try dripRate)
                case .addUnits: .addUnits(try positiveUnits)
                case .withdrawUnits: .withdrawUnits(try positiveUnits)
                case .setHold: .setHold(try span)
                case .disarm: .disarm
                case .rearm: .rearm
                case .announce: .announce(try message)
                case .mark: .mark(try message)
                }
            }
        }

        private var dripRate: DripRate {
            get throws(ShapeProblem) {
                switch rate {
                case .string("unlimited"): return .unlimited
                case .integer(let rate) where (0...DripRate.perSecondMax).contains(rate):
                    return .perSecond(rate)
                default:
                    throw .member(
                        "rate", "a whole number from 0 to \(DripRate.perSecondMax) or \"unlimited\""
                    )
                }
            }
        }

        private var positiveUnits: Int {
            get throws(ShapeProblem) {
                guard case .integer(let units) = units, (1...Limits.unitsMax).contains(units) else {
                    throw .member("units", "a whole number from 1 to \(Limits.unitsMax)")
                }
                return units
            }
        }

        private var span: Span {
            get throws(ShapeProblem) {
                guard case .string(let text) = hold, let span = Span(wireText: text),
                    Limits.hold.contains(span)
                else {
                    throw .member(
                        "hold", "a length of time up to \(Limits.holdDaysMax)d, such as \"10m\"")
                }
                return span
            }
        }

        private var message: String {
            get throws(ShapeProblem) {
                guard let words = try words("text", text), !words.isEmpty else {
                    throw .member("text", CommandRequest.textRule)
                }
                return words
            }
        }

        var wholeRevision: Int? {
            get throws(ShapeProblem) {
                switch revision {
                case .null: return nil
                case .integer(let revision) where revision >= 0: return revision
                default: throw .member("revision", "a whole number, 0 or more")
                }
            }
        }

        /// Words for people: not too long, and on one line.
        func words(_ name: String, _ value: ScannedValue) throws(ShapeProblem) -> String? {
            switch value {
            case .null: return nil
            case .string(let text)
            where text.unicodeScalars.count <= CommandRequest.textLengthMax
                && text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }):
                return text
            default: throw .member(name, CommandRequest.textRule)
            }
        }
    }

    private static let textRule =
        "a text of at most \(textLengthMax) characters without control characters"
}
