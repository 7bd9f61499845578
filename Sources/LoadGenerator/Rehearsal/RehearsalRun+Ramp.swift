import Canvas
import Client
import Machine
import NIOCore
import NIOPosix
import Rehearsal
import Rules
import Wire

extension RehearsalRun {
    /// Climbs a ramp on the first drop that takes registrations.
    func climb(_ ramp: Ramp, _ watch: RehearsalWatch) async throws -> Scorecard {
        guard let drop = try freshDrops().first(where: { $0.phase == .registering }) else {
            throw Failure(
                "A ramp registers buyers, and no drop of the campaign takes registrations now: open"
                    + " the registration of one.", .refused)
        }
        var card = emptyCard
        let begun = Moment.now.milliseconds
        let signals = TerminationSignals()
        let climbing = Task.detached { [target, connections] in
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            let result = await Result { () async throws in
                try await RampRun.run(
                    ramp, drop: DropID(trusted: drop.id), prefix: "r\(begun)", against: target,
                    connections: connections, on: group.any()
                ) { step in
                    Standard.error(
                        "\(Figure.grouped(step.rate))/s: p50 \(step.p50US / 1000) ms, p99"
                            + " \(step.p99US / 1000) ms, \(Figure.grouped(step.lost)) of"
                            + " \(Figure.grouped(step.sent)) turned away or lost")
                }
            }
            // The crowd has ended: a thread that does not stop does no harm.
            try? await group.shutdownGracefully()
            return result
        }
        signals.handle { _ in climbing.cancel() }
        let result = try await climbing.value.get()
        withExtendedLifetime(signals) {}
        card.isInterrupted = climbing.isCancelled
        card.capacity = result.climb.capacity
        card.sending.add(result.counts)
        card.verdicts = watch.now.scores(among: [])
        if let failure = result.climb.failure, !card.isInterrupted {
            throw Failure("The ramp found nothing: \(failure).", .refused)
        }
        return card
    }
}
