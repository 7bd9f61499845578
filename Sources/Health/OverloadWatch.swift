import Rules
import Telemetry

/// Watches whether more is asked than the engine can answer.
///
/// The shortest wait of a tick tells overload from a burst: a burst leaves at least one short wait.
struct OverloadWatch: Equatable, Sendable {
    private struct Sample: Equatable {
        var at: Moment
        var requests: Int
        var shed: Int
    }

    private var window: [Sample] = []
    private var slowTicks = 0
    private var raised: Finding?
    private var calmSince: Moment?

    var finding: Finding? { raised }

    mutating func restart() {
        self = OverloadWatch()
    }

    mutating func take(_ reading: Reading, at moment: Moment) {
        let engine = reading.engine
        let sheds = engine.shed > (window.last?.shed ?? engine.shed)
        window.append(Sample(at: reading.at, requests: engine.requests, shed: engine.shed))
        window.removeAll { reading.at - $0.at > Threshold.shedWindow }
        slowTicks = engine.queueWaitMinUS > Threshold.queueWaitHighUS ? slowTicks + 1 : 0
        let isCalm = !sheds && engine.queueWaitMinUS < Threshold.queueWaitLowUS
        calmSince = isCalm ? calmSince ?? reading.at : nil
        if let reason = overload(engine) {
            raised = Finding(
                .overloaded, .warning, reason: reason, since: raised?.since ?? moment,
                advice: "nothing is lost; pause (P) if the partner suffers, or wait it out")
        } else if let calmSince, reading.at - calmSince >= Threshold.overloadCleared {
            raised = nil
        }
    }

    private func overload(_ engine: EngineReading) -> String? {
        if slowTicks >= Threshold.queueWaitTicks {
            return "every command waits \(engine.queueWaitMinUS / 1000) ms or more for the writer, "
                + "\(engine.mailboxDepth) in the mailbox"
        }
        guard let first = window.first, let last = window.last else { return nil }
        let (shed, requests) = (last.shed - first.shed, last.requests - first.requests)
        guard shed >= Threshold.shedCount, shed * 100 >= requests * Threshold.shedPercent else {
            return nil
        }
        return "\(shed) of \(requests) requests turned away in the last second"
    }
}
