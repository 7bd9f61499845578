package import Rules

/// A sale told as text: what is asked of it, block by block, and the lines that must come of it.
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
    /// The moment at which every story starts.
    package static let start = Moment(milliseconds: 1_406_010_600_000)

    /// The file's name without its ending.
    package var name: String
    /// The campaign that the first block describes.
    package var terms: CampaignTerms
    /// What happens, in order.
    package var blocks: [Block]

    /// Some steps and the lines that must come of them.
    package struct Block: Equatable, Sendable {
        /// The block's text above the rule, comments and all.
        package var script: [String]
        /// What is done.
        package var actions: [Action]
        /// The lines below the rule.
        package var expected: [String]
    }

    /// One thing that a story does.
    package enum Action: Equatable, Sendable {
        /// Somebody asks something of the sale.
        case command(Command)
        /// Time passes, stopping wherever something is due.
        case advance(TimeSpan)
        /// Time passes at once, as over a sleeping engine.
        case jump(TimeSpan)
        /// The engine is away for so long and comes back.
        case away(TimeSpan)
        /// The clock steps back.
        case back(TimeSpan)
        /// Tells the books of one drop, or of all.
        case books(DropID?)
        /// Tells a drop's phase, books, line and revision.
        case show(DropID)
        /// Tells where a buyer's claim stands.
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

/// What is wrong with a story's text.
package struct StoryMistake: Error, Equatable, CustomStringConvertible {
    /// The story and the words that are not understood.
    package var description: String

    /// A mistake with what is not understood.
    package init(_ description: String) {
        self.description = description
    }
}
