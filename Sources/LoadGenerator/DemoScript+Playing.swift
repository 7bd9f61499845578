import Client
import NIOCore
import NIOPosix
import Rehearsal

extension DemoScript {
    /// Runs the crowd of every drop at its time; returns when all have ended.
    package func play(at url: String, token: String) async -> Lateness {
        guard let address = EngineAddress(url: url) else { return Lateness() }
        let target = CrowdTarget(address, token: token)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let start = ContinuousClock.now
        let lateness = await withTaskGroup(of: CrowdResult?.self) { tasks in
            for act in acts {
                tasks.addTask {
                    // A cancelled sleep ends early, and the line below sees it.
                    try? await Task.sleep(until: start + act.begins, clock: .continuous)
                    guard !Task.isCancelled else { return nil }
                    let crowd = Crowd(plan: act.plan, drop: act.drop, seed: act.seed)
                    // A crowd that failed is missing from the lateness; the deck shows why.
                    return try? await CrowdRun.run(
                        crowd, against: target, connectionsMax: 512, on: group.any())
                }
            }
            return await tasks.reduce(into: Lateness()) { $0.add($1) }
        }
        // The last reading must still reach the journal and the deck.
        try? await Task.sleep(for: .seconds(1))
        // The crowd has ended: a thread that does not stop does no harm.
        try? await group.shutdownGracefully()
        return lateness
    }
}
