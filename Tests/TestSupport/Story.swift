package import Rules

/// A sale as text, block by block: the commands, and the lines that they must produce.
///
/// The format, in the order in which a file uses it:
/// ```
/// # words about the story
/// campaign carry_over roll_leftovers line=2
/// drop d1 units=1 hold=120s rate=5 opens=10s order=draw window=5s seed=1.2.3.4
/// register d1 ada bob
/// open d1 by=olga reason="it is time" revision=1
/// ----
/// 1 registered d1 ada
/// ```
/// Blocks end at a blank line. Every time is in seconds after the story's start.
package struct Story: Equatable, Sendable {
    package static let start = Moment(milliseconds: 1_406_010_600_000)

    /// The file's name without its extension.
    package var name: String
    /// The campaign that the first block describes.
    package var terms: CampaignTerms
    package var blocks: [Block]

    /// Some steps and the lines that they must produce.
    package struct Block: Equatable, Sendable {
        /// The block's text above the rule, including comments.
        package var script: [String]
        package var actions: [Action]
        /// The lines below the rule.
        package var expected: [String]
    }

    package enum Action: Equatable, Sendable {
        case command(Command)
        /// Time passes, stopping wherever something is due.
        case advance(TimeSpan)
        /// Time passes at once, as while an engine sleeps.
        case jump(TimeSpan)
        /// The engine is away for this time and comes back.
        case away(TimeSpan)
        case back(TimeSpan)
        /// Shows the books of one drop, or of all.
        case books(DropID?)
        /// Shows a drop's phase, books, line and revision.
        case show(DropID)
        /// Shows the state of a buyer's claim.
        case standing(DropID, BuyerID)
    }

    /// The file's text with other lines below the rules.
    package func text(expecting lines: [[String]]) -> String {
        zip(blocks, lines).map { block, lines in
            (block.script + ["----"] + lines).joined(separator: "\n") + "\n"
        }
        .joined(separator: "\n")
    }
}

/// A mistake in a story's text.
package struct StoryMistake: Error, Equatable, CustomStringConvertible {
    /// The story and the words that are not understood.
    package var description: String

    package init(_ description: String) {
        self.description = description
    }
}
