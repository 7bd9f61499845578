import Client
import Deck
import Machine
import Rules
import Settings
import Terminal

/// Several engines behind one console: what one tells bears its place, and what is for one goes to
/// that one alone.
final class EngineRow: DeckSource {
    private let sources: [LiveSource]
    private let notice = Notice()

    /// A source that follows every engine.
    init(_ clients: [EngineClient], zone: ZoneChoice) {
        let notice = notice
        sources = clients.enumerated().map { place, client in
            LiveSource(client, notice: notice, zone: zone, place: place)
        }
    }

    func begin(_ mailbox: Mailbox<Message>) {
        for source in sources { source.begin(mailbox) }
    }

    func carryOut(_ effect: Effect) {
        guard case .ofEngine(let place, let effect) = effect, sources.indices.contains(place)
        else { return }
        sources[place].carryOut(effect)
    }

    func due(at moment: Moment) -> [Message] { [] }

    let comesByItself = true
    var lastWords: [String] { notice.words }
    /// One of several engines that was given up is told, and fails nothing.
    var failure: Failure? { nil }
}
