package import Rules

/// An operator's command, as sent over HTTP.
package struct CommandRequest: Equatable, Sendable {
    package var act: OperatorAct
    package var reason: ExactText?
    /// The revision of the drop that the operator saw.
    package var revision: Int?
    /// Identifies this command, so that a repeated request acts once.
    package var id: CommandID?
    /// Notice before the opening, for `reopen` and `open`.
    package var notice: TimeSpan?

    package init(
        _ act: OperatorAct, reason: ExactText? = nil, revision: Int? = nil, id: CommandID? = nil,
        notice: TimeSpan? = nil
    ) {
        (self.act, self.reason, self.revision) = (act, reason, revision)
        (self.id, self.notice) = (id, notice)
    }

    /// The names of the commands, as requests and scripts write them.
    package enum Name: String, CaseIterable, Sendable {
        case openRegistration, closeRegistration, open, pause, resume, close, reopen, setDripRate
        case addUnits, withdrawUnits, setHold, disarm, rearm, announce, retract, mark
    }

    package var name: Name {
        switch act {
        case .openRegistration: .openRegistration
        case .closeRegistration: .closeRegistration
        case .open: .open
        case .pause: .pause
        case .resume: .resume
        case .close: .close
        case .reopen: .reopen
        case .setDripRate: .setDripRate
        case .addUnits: .addUnits
        case .withdrawUnits: .withdrawUnits
        case .setHold: .setHold
        case .disarm: .disarm
        case .rearm: .rearm
        case .announce: .announce
        case .retract: .retract
        case .mark: .mark
        }
    }

    package var json: JSONText {
        var json = JSONText()
        json.open()
        json.member("command", name.rawValue)
        switch act {
        case .setDripRate(.perSecond(let rate)): json.member("rate", rate)
        case .setDripRate(.unlimited): json.member("rate", "unlimited")
        case .addUnits(let units), .withdrawUnits(let units): json.member("units", units)
        case .setHold(let hold): json.member("hold", DurationText.text(of: hold))
        case .announce(let text), .mark(let text): json.member("text", text)
        case .openRegistration, .closeRegistration, .open, .pause, .resume, .close, .reopen,
            .disarm, .rearm, .retract:
            break
        }
        json.member("reason", reason)
        if let revision { json.member("revision", revision) }
        json.member("id", id?.text)
        json.member("notice", notice.map { DurationText.text(of: $0) })
        json.close()
        return json
    }

    /// A command from a request's body; throws what is wrong with it.
    package init(parsing bytes: UnsafeRawBufferPointer) throws(ShapeProblem) {
        let members = Members(
            try RequestMembers(scanning: bytes, known: CommandRequest.memberNames))
        self.init(
            try members.act, reason: try members.words("reason"),
            revision: try members.wholeRevision, id: try members.commandID,
            notice: try members.notice)
        try members.refuse(allBut: valueMember, of: name)
    }

    /// The member that holds what the command changes; nil for one that needs none.
    private var valueMember: String? {
        switch name {
        case .setDripRate: "rate"
        case .addUnits, .withdrawUnits: "units"
        case .setHold: "hold"
        case .announce, .mark: "text"
        case .openRegistration, .closeRegistration, .open, .pause, .resume, .close, .reopen,
            .disarm, .rearm, .retract:
            nil
        }
    }

    /// The known members; the required one first.
    private static let memberNames = [
        "command", "rate", "units", "hold", "text", "reason", "revision", "id", "notice",
    ]

    /// The members as received; `null` counts as absent.
    private struct Members {
        private let members: RequestMembers

        init(_ members: RequestMembers) {
            self.members = members
        }

        /// Refuses members that are unknown, or that belong to another command.
        func refuse(allBut own: String?, of name: Name) throws(ShapeProblem) {
            try members.refuseUnknown()
            let all = ["rate", "units", "hold", "text"]
            let others = all.filter { name in own.map { $0 != name } ?? true }
            guard let other = members.first(of: others) else { return }
            throw .member(other, "left out: \(name.rawValue) takes none")
        }

        var act: OperatorAct {
            get throws(ShapeProblem) {
                let names = Name.allCases.map(\.rawValue).joined(separator: ", ")
                let name = try members.text("command", "one of " + names) { Name(rawValue: $0) }
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
                case .retract: .retract
                case .mark: .mark(try message)
                }
            }
        }

        private var dripRate: DripRate {
            get throws(ShapeProblem) {
                let rate = members["rate"]
                switch rate {
                case .string("unlimited"): return .unlimited
                case .integer(let rate) where (0...DripRate.perSecondMax).contains(rate):
                    return .perSecond(rate)
                default:
                    throw .value(
                        "rate",
                        "a whole number from 0 to \(DripRate.perSecondMax) or \"unlimited\"",
                        came: rate)
                }
            }
        }

        private var positiveUnits: Int {
            get throws(ShapeProblem) {
                guard case .integer(let units) = members["units"],
                    (1...Limits.unitsMax).contains(units)
                else {
                    throw .value(
                        "units", "a whole number from 1 to \(Limits.unitsMax)",
                        came: members["units"])
                }
                return units
            }
        }

        private var span: TimeSpan {
            get throws(ShapeProblem) {
                return try members.text("hold", DurationText.rule(in: Limits.hold)) { text in
                    DurationText.span(text).flatMap { Limits.hold.contains($0) ? $0 : nil }
                }
            }
        }

        private var message: ExactText {
            get throws(ShapeProblem) {
                guard let words = try words("text"), !words.string.isEmpty else {
                    throw .value("text", CommandRequest.textRule, came: members["text"])
                }
                return words
            }
        }

        var wholeRevision: Int? {
            get throws(ShapeProblem) {
                switch members["revision"] {
                case .null: return nil
                case .integer(let revision) where revision >= 0: return revision
                case let came: throw .value("revision", "a whole number, 0 or more", came: came)
                }
            }
        }

        var commandID: CommandID? {
            get throws(ShapeProblem) {
                if case .null = members["id"] { return nil }
                return try members.text("id", "a text of 1 to 64 printable ASCII characters") {
                    CommandID($0)
                }
            }
        }

        var notice: TimeSpan? {
            get throws(ShapeProblem) {
                if case .null = members["notice"] { return nil }
                return try members.text("notice", DurationText.rule(in: Limits.notice)) { text in
                    DurationText.span(text).flatMap { Limits.notice.contains($0) ? $0 : nil }
                }
            }
        }

        func words(_ name: String) throws(ShapeProblem) -> ExactText? {
            switch members[name] {
            case .null: return nil
            case .string(let text):
                if let problem = OperatorText.problem(in: text) {
                    throw .member(name, problem.rule)
                }
                return ExactText(text)
            case let came: throw .value(name, CommandRequest.textRule, came: came)
            }
        }
    }

    private static let textRule =
        "a text of at most \(OperatorText.scalarsMax) characters without control characters"
}
