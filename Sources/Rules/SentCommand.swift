/// The id that the sender gives an operator's command, a new one for each act.
///
/// It is 1 to 64 bytes of printable ASCII.
package struct CommandID: Hashable, Sendable {
    package let text: String

    /// Takes an id from outside; nil unless it is 1 to 64 bytes of printable ASCII.
    package init?(_ text: String) {
        guard (1...64).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else { return nil }
        self.text = text
    }
}

/// What an operator's command contained that its event does not say.
package struct SentCommand: Equatable, Sendable {
    package var id: CommandID?
    /// All that was asked, except author, drop and reason, as `OperatorCommand.content` writes it.
    /// Two commands with the same content have the same bytes here.
    package var content: ExactText
}

extension OperatorCommand {
    /// The command without author, drop and reason, on one line: its name, its numbers, then its
    /// words. Examples: `reopen notice=60000 revision=12`, `mark: rain`. Times are in milliseconds.
    package var content: ExactText {
        var content = act.name
        switch act {
        case .setDripRate(.perSecond(let rate)): content += " rate=\(rate)"
        case .setDripRate(.unlimited): content += " rate=unlimited"
        case .addUnits(let units), .withdrawUnits(let units): content += " units=\(units)"
        case .setHold(let hold): content += " hold=\(hold.milliseconds)"
        case .openRegistration, .closeRegistration, .open, .pause, .resume, .close, .reopen,
            .disarm, .rearm, .announce, .retract, .mark:
            break
        }
        if let notice { content += " notice=\(notice.milliseconds)" }
        if let revision { content += " revision=\(revision)" }
        switch act {
        case .announce(let words), .mark(let words): content += ": \(words)"
        default: break
        }
        return ExactText(content)
    }

    /// What the command's event keeps of it.
    var sent: SentCommand { SentCommand(id: id, content: content) }
}

extension OperatorAct {
    /// The command's name in requests, scripts and stories.
    package var name: String {
        switch self {
        case .openRegistration: "openRegistration"
        case .closeRegistration: "closeRegistration"
        case .open: "open"
        case .pause: "pause"
        case .resume: "resume"
        case .close: "close"
        case .reopen: "reopen"
        case .setDripRate: "setDripRate"
        case .addUnits: "addUnits"
        case .withdrawUnits: "withdrawUnits"
        case .setHold: "setHold"
        case .disarm: "disarm"
        case .rearm: "rearm"
        case .announce: "announce"
        case .retract: "retract"
        case .mark: "mark"
        }
    }
}
