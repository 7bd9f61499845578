import Campaign
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
    /// One crowd and its drop.
    struct RehearsedDrop: Sendable {
        let act: ScenarioDrop
        let drop: DropReply
        let seed: UInt64
        let board = CrowdBoard()

        var id: DropID { DropID(trusted: drop.id) }
        /// What the storefront answers now, after this part's cues; nil before its crowd began.
        var answer: Storefront.PageAnswer? {
            board.opensAt.map { act.plan.storefront.answer(at: .now - $0) }
        }
        /// When the schedule opens the drop; nil when an operator opens it.
        var opens: Moment? { drop.isArmed ? drop.opens : nil }
    }

    /// Time for a crowd's connections to open before its clock starts.
    private static let preparation = Duration.seconds(1)

    let parts: [RehearsedDrop]
    let client: EngineClient
    let target: CrowdTarget
    let connections: Int
    /// Whether the rehearsal opens a drop that has no opening time.
    let opensDrops: Bool
    let reason: String
    /// How far the engine's clock is ahead of this machine's.
    let clockLead: TimeSpan

    /// Plays all parts; returns the report of each crowd, nil for one that never began.
    func play() async -> [CrowdResult?] {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: parts.count > 1 ? 2 : 1)
        var tasks: [Task<CrowdResult?, Never>] = []
        for part in parts {
            // Drops without a schedule run one after the other.
            let before = part.opens == nil ? tasks.last : nil
            tasks.append(
                Task {
                    _ = await before?.value
                    guard !Task.isCancelled else { return nil }
                    return await play(part, on: group)
                })
        }
        let started = tasks
        return await withTaskCancellationHandler {
            var reports: [CrowdResult?] = []
            for task in started { reports.append(await task.value) }
            // The crowd has ended: a thread that does not stop does no harm.
            try? await group.shutdownGracefully()
            return reports
        } onCancel: {
            for task in started { task.cancel() }
        }
    }

    private func play(
        _ part: RehearsedDrop, on group: MultiThreadedEventLoopGroup
    ) async -> CrowdResult? {
        let now = Moment.now + clockLead
        func fromNow(_ moment: Moment?) -> Duration? {
            moment.map { .milliseconds(($0 - now).milliseconds) }
        }
        let (startsAfter, plan) = part.act.plan.fitted(
            registrationOpens: max(
                RehearsalPlay.preparation, fromNow(part.drop.registrationOpens) ?? .zero),
            registrationCloses: fromNow(part.drop.registrationCloses), opens: fromNow(part.opens))
        let start = ContinuousClock.now + startsAfter
        let crowd = Crowd(plan: plan, drop: part.id, seed: part.seed)
        part.board.announce(opensAfter: plan.opensAfter)
        if startsAfter > .seconds(5) {
            Standard.error(
                "\(part.drop.id): its crowd begins in \(startsAfter.components.seconds) s")
        }
        do {
            try await Task.sleep(until: start - RehearsalPlay.preparation, clock: .continuous)
        } catch { return nil }
        await prepare(part)
        async let opening: Void = open(part, after: plan.opensAfter)
        do {
            let report = try await CrowdRun.run(
                crowd, against: target, connectionsMax: connections, on: group.any(),
                startingAfter: max(.zero, start - .now), telling: part.board)
            await opening
            return report
        } catch {
            Standard.error("\(part.drop.id): the crowd could not be let loose: \(error)")
            return nil
        }
    }

    /// Applies the scenario's settings to the drop. A hold is only made shorter, never longer.
    private func prepare(_ part: RehearsedDrop) async {
        let usual = DurationText.span(part.drop.hold)
        if let hold = part.act.hold, usual.map({ hold < $0 }) ?? true {
            await command(.setHold(hold), on: part)
        }
        if let rate = part.act.dripRate, rate != part.drop.dripRate {
            await command(.setDripRate(rate), on: part)
        }
    }

    /// Opens the drop at the crowd's opening time, when no schedule does.
    private func open(_ part: RehearsedDrop, after wait: Duration) async {
        guard opensDrops, part.opens == nil else { return }
        guard let begunAt = await part.board.beginningOfClock() else { return }
        do {
            try await Task.sleep(until: begunAt + wait, clock: .continuous)
        } catch { return }
        await command(.open, on: part)
    }

    /// Maximum number of attempts of a command, half a second apart, when the link is lost.
    private static let attemptsMax = 20

    private func command(_ act: OperatorAct, on part: RehearsedDrop) async {
        var trouble = ""
        // One id for all attempts: the command acts once.
        let request = CommandRequest(
            act, reason: ExactText(reason), id: CommandID(UUID().uuidString))
        for _ in 0..<RehearsalPlay.attemptsMax where !Task.isCancelled {
            do throws(ClientError) {
                _ = try await client.command(request, on: part.id)
                return
            } catch {
                trouble = error.sentence
                switch error {
                case .refused, .notAllowed: return complain(of: act, on: part, trouble)
                case .unreachable, .untrusted, .badAnswer: break
                }
            }
            // After a cancellation the loop ends.
            try? await Task.sleep(for: .milliseconds(500))
        }
        complain(of: act, on: part, trouble)
    }

    private func complain(of act: OperatorAct, on part: RehearsedDrop, _ trouble: String) {
        Standard.endProgress()
        Standard.error(
            "\(part.drop.id): \(CommandRequest(act).name.rawValue) was not done: \(trouble)")
    }
}
