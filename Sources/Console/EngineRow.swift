package import Client
package import Deck
import Journal
package import Machine
import Recordings
package import Rules
package import Settings
package import Terminal

/// Several engines behind one deck. Messages carry the engine's index; effects go to one engine.
package final class EngineRow: DeckSource {
    private let sources: [LiveSource]
    private let notice = Notice()

    /// A source that follows every engine.
    package init(_ clients: [EngineClient], zone: ZoneChoice) {
        let notice = notice
        sources = clients.enumerated().map { place, client in
            LiveSource(client, notice: notice, zone: zone, place: place)
        }
    }

    /// Starts sending messages to the mailbox.
    package func begin(_ mailbox: TerminalMailbox<Message>) {
        for source in sources { source.begin(mailbox) }
    }

    /// Carries out an effect that does not concern the terminal.
    package func carryOut(_ effect: Effect) {
        guard case .ofEngine(let place, let effect) = effect, sources.indices.contains(place)
        else { return }
        sources[place].carryOut(effect)
    }

    /// Messages that are due at a moment of the local clock.
    package func due(at moment: Moment) -> [Message] { [] }

    package let comesByItself = true
    package var lastWords: [String] { notice.words }
    /// The failure of one of several engines is reported, but does not fail the deck.
    package var failure: Failure? { nil }
}
