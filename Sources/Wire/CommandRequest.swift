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
        self.act = act
        self.reason = reason
        self.revision = revision
        self.id = id
        self.notice = notice
    }

    /// The names of the commands, as requests and scripts write them.
    package enum Name: String, CaseIterable, Sendable {
        case openRegistration, closeRegistration, open, pause, resume, close, reopen, setDripRate
        case addUnits, withdrawUnits, setHold, disarm, rearm, announce, retract, mark
    }

    /// The name of the command.
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

    /// The request's body.
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
}
