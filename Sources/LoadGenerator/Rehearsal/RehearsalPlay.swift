import Client
import Foundation
import Machine
import NIOCore
import NIOPosix
import Rehearsal
import Rules
import Wire

/// Runs the crowds of a scenario against an engine, each at its drop's time.
struct RehearsalPlay: Sendable {
    /// Time for a crowd's connections to open before its clock starts.
    private static let preparation = Duration.seconds(1)

    let drops: [RehearsedDrop]
    let client: EngineClient
    let target: CrowdTarget
    let connections: Int
    let opensDrops: Bool
    let reason: String
    let clockLead: TimeSpan

    /// Plays all drops; returns the result of each crowd, nil for one that never began.
    func run() async -> [CrowdResult?] {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: drops.count > 1 ? 2 : 1)
        var tasks: [Task<CrowdResult?, Never>] = []
        for drop in drops {
            // Drops without a schedule run one after the other.
            let before = drop.opens == nil ? tasks.last : nil
            tasks.append(
                Task {
                    _ = await before?.value
                    guard !Task.isCancelled else { return nil }
                    return await play(drop, on: group)
                })
        }
        let started = tasks
        return await withTaskCancellationHandler {
            var results: [CrowdResult?] = []
            for task in started { results.append(await task.value) }
            // The crowd has ended: a thread that does not stop does no harm.
            try? await group.shutdownGracefully()
            return results
        } onCancel: {
            for task in started { task.cancel() }
        }
    }

    private func play(
        _ drop: RehearsedDrop, on group: MultiThreadedEventLoopGroup
    ) async -> CrowdResult? {
        let now = Moment.now + clockLead
        func fromNow(_ moment: Moment?) -> Duration? {
            moment.map { .milliseconds(($0 - now).milliseconds) }
        }
        let (startsAfter, plan) = drop.scenario.plan.fitted(
            registrationOpens: max(
                RehearsalPlay.preparation, fromNow(drop.reply.registrationOpens) ?? .zero),
            registrationCloses: fromNow(drop.reply.registrationCloses), opens: fromNow(drop.opens))
        let start = ContinuousClock.now + startsAfter
        let crowd = Crowd(plan: plan, drop: drop.id, seed: drop.seed)
        drop.board.setOpening(after: plan.opensAfter)
        if startsAfter > .seconds(5) {
            Standard.error(
                "\(drop.id.text): its crowd begins in \(startsAfter.components.seconds) s")
        }
        do {
            try await Task.sleep(until: start - RehearsalPlay.preparation, clock: .continuous)
        } catch { return nil }
        await prepare(drop)
        async let opening: Void = open(drop, after: plan.opensAfter)
        do {
            let result = try await CrowdRun.run(
                crowd, against: target, connectionsMax: connections, on: group.any(),
                startingAfter: max(.zero, start - .now), reportingTo: drop.board)
            await opening
            return result
        } catch {
            Standard.error("\(drop.id.text): the crowd could not start: \(error)")
            return nil
        }
    }

    /// Applies the scenario's settings to the drop. A hold is only made shorter, never longer.
    private func prepare(_ drop: RehearsedDrop) async {
        let usual = DurationText.span(drop.reply.hold)
        if let hold = drop.scenario.hold, usual.map({ hold < $0 }) ?? true {
            await command(.setHold(hold), on: drop)
        }
        if let rate = drop.scenario.dripRate, rate != drop.reply.dripRate {
            await command(.setDripRate(rate), on: drop)
        }
    }

    /// Opens the drop at the crowd's opening time, when no schedule does.
    private func open(_ drop: RehearsedDrop, after wait: Duration) async {
        guard opensDrops, drop.opens == nil else { return }
        guard let begunAt = await drop.board.beginningOfClock() else { return }
        do {
            try await Task.sleep(until: begunAt + wait, clock: .continuous)
        } catch { return }
        await command(.open, on: drop)
    }

    /// Maximum number of attempts of a command, half a second apart, when the link is lost.
    private static let attemptsMax = 20

    private func command(_ act: OperatorAct, on drop: RehearsedDrop) async {
        var sentence = ""
        // One id for all attempts: the command acts once.
        let request = CommandRequest(
            act, reason: ExactText(reason), id: CommandID(UUID().uuidString))
        attempts: for _ in 0..<RehearsalPlay.attemptsMax where !Task.isCancelled {
            do throws(ClientError) {
                _ = try await client.command(request, on: drop.id)
                return
            } catch {
                sentence = error.sentence
                switch error {
                case .refused, .notAllowed: break attempts
                case .unreachable, .untrusted, .badAnswer: break
                }
            }
            // After a cancellation the loop ends.
            try? await Task.sleep(for: .milliseconds(500))
        }
        Standard.endProgress()
        Standard.error("\(drop.id.text): \(request.name.rawValue) was not done: \(sentence)")
    }
}

struct RehearsedDrop: Sendable {
    let scenario: ScenarioDrop
    let reply: DropReply
    let seed: UInt64
    let board = CrowdBoard()

    var id: DropID { DropID(trusted: reply.id) }
    /// What the storefront answers now, after this drop's cues; nil before its crowd began.
    var answer: Storefront.PageAnswer? {
        board.opensAt.map { scenario.plan.storefront.answer(at: .now - $0) }
    }
    /// When the schedule opens the drop; nil when an operator opens it.
    var opens: Moment? { reply.isArmed ? reply.opens : nil }
}
