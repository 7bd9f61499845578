package import Client
package import Deck
package import Machine
package import Settings
package import Terminal

/// Several engines behind one deck. Each message and each effect carries the index of its engine.
package final class MultiEngineSource: DeckSource {
    private let sources: [LiveSource]
    private let failures = LinkFailures()

    /// A source that follows every engine.
    package init(_ clients: [EngineClient], zone: ZoneChoice) {
        let failures = failures
        sources = clients.enumerated().map { place, client in
            LiveSource(client, failures: failures, zone: zone, place: place)
        }
    }

    /// Starts to follow every engine.
    package func begin(_ mailbox: TerminalMailbox<Message>) {
        for source in sources { source.begin(mailbox) }
    }

    /// Passes an effect on to its engine.
    package func carryOut(_ effect: Effect) {
        guard case .ofEngine(let place, let effect) = effect, sources.indices.contains(place)
        else { return }
        sources[place].carryOut(effect)
    }

    package let comesByItself = true
    package var lastWords: [String] { failures.others }
    /// The failure of one of several engines is reported, but does not fail the deck.
    package var failure: Failure? { nil }
}
