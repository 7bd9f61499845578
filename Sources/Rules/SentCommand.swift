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
