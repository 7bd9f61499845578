import Canvas
import Client
import Deck
import Foundation
import Rules
import Synchronization
import Terminal
import Wire

/// An engine behind a deck: follows its stream and sends the operator's orders.
final class LiveSource: DeckSource {
    private let client: EngineClient
    private let notice: Notice
    private let zone: ZoneChoice
    /// Its place among several; nil when it is the only engine.
    private let place: Int?
    private var follower: Task<Void, Never>?
    private var post: (@Sendable (Message) -> Void)?

    /// A source that follows an engine.
    init(
        _ client: EngineClient, notice: Notice = Notice(), zone: ZoneChoice = .campaign,
        place: Int? = nil
    ) {
        self.client = client
        self.notice = notice
        self.zone = zone
        self.place = place
    }

    /// As many acts as the largest screen shows.
    private static let actsOfBefore = 100

    deinit { follower?.cancel() }

    func begin(_ mailbox: Mailbox<Message>) {
        let place = place
        let send: @Sendable ([Message]) -> Void = { messages in
            guard let place else { return _ = mailbox.post(contentsOf: messages) }
            mailbox.post(contentsOf: messages.map { .ofEngine(place, $0) })
        }
        post = { send([$0]) }
        let (client, notice, zone) = (client, notice, zone)
        follower = Task.detached {
            var backlog = Backlog()
            let link = WatchLink(client, events: .acts, acts: LiveSource.actsOfBefore)
            for await news in link.news() {
                send(
                    backlog.take(news).flatMap {
                        LiveSource.messages(for: $0, notice: notice, zone: zone)
                    })
            }
        }
    }

    func carryOut(_ effect: Effect) {
        guard let post else { return }
        let client = client
        switch effect {
        case .send(let order):
            Task.detached {
                let answer = await LiveSource.answer(to: order, from: client)
                post(.commandAnswered(order.id, answer, at: LocalClock.now))
            }
        case .lookUp(let first, let last):
            Task.detached {
                let events = await LiveSource.events(after: first, upTo: last, from: client)
                post(.lookedUp(events, after: first, upTo: last))
            }
        default: break
        }
    }

    /// Events that the engine has; as many as came when the link breaks.
    private static func events(
        after first: Int64, upTo last: Int64, from client: EngineClient
    ) async -> [Event] {
        var events: [Event] = []
        do {
            for try await line in client.events(after: first) {
                guard line.row.sequence <= last, let event = line.row.event else { break }
                events.append(event)
                if event.sequence == last { break }
            }
        } catch {
            // The stretch stays as coarse as the readings are; the link tells its own troubles.
        }
        return events
    }

    func due(at moment: Moment) -> [Message] { [] }

    let comesByItself = true
    var lastWords: [String] { notice.words }

    /// What the link's news mean to a deck.
    static func messages(
        for news: WatchNews, notice: Notice, zone: ZoneChoice = .campaign
    ) -> [Message] {
        let now = LocalClock.now
        switch news {
        case .link(let evidence): return [.linkChanged(evidence, at: now)]
        case .message(.hello(let hello)):
            return [.helloArrived(CampaignFacts(hello, zone: zone))]
        case .message(.reading(let reading)): return [.readingArrived(reading, at: now)]
        case .message(.event(let line)): return line.row.event.map { [.eventsArrived([$0])] } ?? []
        case .message(.lost(let items)): return [.missed(events: items)]
        case .message(.caughtUp), .retrying: return []
        case .gaveUp(let error):
            notice.add(error.sentence)
            return [.gaveUp(SafeText(error.sentence))]
        }
    }

    private static func answer(to order: Order, from client: EngineClient) async -> Answer {
        let request = CommandRequest(
            order.act, reason: order.reason.map { ExactText($0) }, revision: order.revision)
        do throws(ClientError) {
            _ = try await client.command(request, on: order.drop)
            return .done
        } catch {
            switch error {
            case .refused(let problem) where problem.isOfStart: return .failed(problem.detail)
            case .refused(let problem), .notAllowed(let problem):
                return .refused(problem.refusal ?? Refusal(.notAllowed, problem.detail))
            case .unreachable(let sentence, _), .badAnswer(let sentence): return .failed(sentence)
            }
        }
    }
}

/// Words that wait for the screen to be gone.
final class Notice: Sendable {
    private let lines = Mutex<[String]>([])

    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var words: [String] { lines.withLock { $0 } }
}
