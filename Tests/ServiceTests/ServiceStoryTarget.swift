import Engine
@testable import Rules
import Service
import TestSupport
import Wire

/// Plays the law's stories on an engine behind its HTTP server: every command is a request, and its
/// result is read from the answer.
struct ServiceStoryTarget: StoryTarget {
    private let clock: ManualClock
    private let journal = MemoryJournal()
    private let terms: CampaignTerms
    private var server: TestServer
    private var toldCount = 0

    init(terms: CampaignTerms) async throws {
        self.terms = terms
        clock = ManualClock(at: Story.start)
        server = try await TestServer.build(
            terms: terms, clock: clock, journal: journal, tokens: StoryTokens())
    }

    func close() async { await server.tearDown() }

    mutating func perform(_ command: Command, at moment: Moment) async throws -> StoryOutcome {
        clock.set(to: moment)
        let answer = try await send(command)
        let events = try newEvents()
        if let refusal = answer.problem?.refusal {
            return StoryOutcome(events: events, answer: .refused(refusal))
        }
        if answer.status == 422, case .operate = command {
            // Amounts that the routes refuse: the law itself has its own answer to them.
            return StoryOutcome(events: events, answer: try await lawsAnswer(to: command))
        }
        guard answer.status < 300 else { throw Unexpected(what: "\(command)", answer: answer) }
        return StoryOutcome(events: events, answer: events.isEmpty ? .stands : .done)
    }

    mutating func recover(at moment: Moment, lastAlive: Moment) async throws -> [Event] {
        await server.tearDown()
        clock.set(to: moment)
        server = try await TestServer.build(
            terms: terms, events: journal.events(after: 0, limit: .max), lastAlive: lastAlive,
            clock: clock, journal: journal, tokens: StoryTokens())
        return try await settle(at: moment)
    }

    mutating func settle(at moment: Moment) async throws -> [Event] {
        clock.set(to: moment)
        _ = try await server.ask("GET", "/v1/campaign", role: .viewer)
        return try newEvents()
    }

    func standing(of buyer: BuyerID, in drop: DropID) async throws -> ClaimStanding? {
        let answer = try await server.ask("GET", "/v1/drops/\(drop.text)/claims/\(buyer.text)")
        switch answer.problem?.refusal?.code {
        case .notRegistered?: return nil
        case .noSuchClaim?: return ClaimStanding(state: .none)
        default: break
        }
        let reply = try JSONCoding.value(ClaimAnswer.self, from: answer.body.utf8)
        guard let state = ClaimState.allCases.first(where: { $0.name == reply.state }) else {
            throw Unexpected(what: "a claim", answer: answer)
        }
        return ClaimStanding(
            state: state, position: reply.position, awaitsDraw: reply.awaitsDraw ?? false,
            heldUntil: reply.heldUntil, order: reply.order.map { OrderReference(trusted: $0) })
    }

    func drop(_ id: DropID) async throws -> StoryDrop {
        let answer = try await server.ask("GET", "/v1/drops/\(id.text)", role: .viewer)
        let reply = try JSONCoding.value(DropReply.self, from: answer.body.utf8)
        return StoryDrop(
            id: id, phase: reply.phase, closure: reply.closedBecause,
            books: Books(
                free: reply.free, held: reply.held, sold: reply.sold, withdrawn: reply.withdrawn,
                issued: reply.issued),
            waitingCount: reply.line, registeredCount: reply.registered,
            dripRate: reply.dripRate, revision: reply.revision, opens: reply.opens,
            missed: reply.missed)
    }

    private func lawsAnswer(to command: Command) async throws -> StoryOutcome.Answer {
        let outcome = await withCheckedContinuation { continuation in
            if !server.engine.submit(.command(command), ticket: 0, to: Once(continuation)) {
                continuation.resume(returning: .failed("no room"))
            }
        }
        switch outcome {
        case .refused(let refusal): return .refused(refusal)
        case .otherCommand(let act, let drop): return .otherCommand(act, drop: drop)
        default: preconditionFailure("the law accepted what the server refuses: \(command)")
        }
    }

    private func send(_ command: Command) async throws -> RawAnswer {
        switch command {
        case .advance: return try await server.ask("GET", "/v1/campaign", role: .viewer)
        case .operate(let command):
            let request = CommandRequest(
                command.act, reason: command.reason, revision: command.revision, id: command.id,
                notice: command.notice)
            return try await server.ask(
                "POST", "/v1/drops/\(command.drop.text)/commands",
                String(decoding: request.json.bytes, as: UTF8.self), role: nil,
                fields: ["authorization: Bearer " + StoryTokens.prefix + command.author.name])
        case .buyer(let command): return try await send(command)
        }
    }

    private func send(_ command: BuyerCommand) async throws -> RawAnswer {
        let path = "/v1/drops/\(command.drop.text)"
        let (buyer, body) = (command.buyer.text, #"{"buyer":"\#(command.buyer.text)"}"#)
        switch command.act {
        case .register: return try await server.ask("POST", path + "/registrations", body)
        case .unregister:
            return try await server.ask("DELETE", path + "/registrations/" + buyer)
        case .claim: return try await server.ask("POST", path + "/claims", body)
        case .confirm(let order):
            return try await server.ask(
                "POST", path + "/claims/\(buyer)/confirm", #"{"order":"\#(order.text)"}"#)
        case .release: return try await server.ask("DELETE", path + "/claims/" + buyer)
        }
    }

    private mutating func newEvents() throws -> [Event] {
        let events = try journal.events(after: 0, limit: .max)
        defer { toldCount = events.count }
        return Array(events[toldCount...])
    }

    private struct Unexpected: Error {
        var what: String
        var answer: RawAnswer
    }
}

/// The tokens of a story: one for each role and one for every operator in the story.
private struct StoryTokens: TokenBook {
    static let prefix = "operator-named-"

    func holder(of bearer: String) -> TokenHolder? {
        guard bearer.hasPrefix(StoryTokens.prefix) else {
            return RoleTokens().holder(of: bearer)
        }
        return TokenHolder(
            name: String(bearer.dropFirst(StoryTokens.prefix.count)), role: .operator)
    }

    func refresh(isForced: Bool) -> Bool { false }
}

/// Passes on one answer of the engine.
private final class Once: ReplySink {
    private let continuation: CheckedContinuation<Outcome, Never>

    init(_ continuation: CheckedContinuation<Outcome, Never>) {
        self.continuation = continuation
    }

    func deliver(_ replies: [Reply]) {
        for reply in replies { continuation.resume(returning: reply.outcome) }
    }
}
