import Rules
import Telemetry

/// Watches whether more is asked than the engine can answer.
///
/// The shortest wait of a tick tells overload from a burst: a burst leaves at least one short wait.
struct OverloadWatch: Equatable, Sendable {
    private var shed: Int?
    private var slowTicks = 0
    private var raised: Finding?
    private var calmSince: Moment?

    var finding: Finding? { raised }

    mutating func restart() {
        self = OverloadWatch()
    }

    mutating func take(_ reading: Reading, _ recent: Recent, at moment: Moment) {
        let engine = reading.engine
        let sheds = engine.shed > (shed ?? engine.shed)
        shed = engine.shed
        slowTicks = engine.queueWaitMinUS > Threshold.queueWaitHighUS ? slowTicks + 1 : 0
        let isCalm = !sheds && engine.queueWaitMinUS < Threshold.queueWaitLowUS
        calmSince = isCalm ? calmSince ?? recent.now : nil
        if let reason = overload(engine, recent) {
            raised = Finding(
                .overloaded, .warning, reason: reason, since: raised?.since ?? moment,
                advice: "nothing is lost; pause (P) if the partner suffers, or wait it out")
        } else if let calmSince, recent.now - calmSince >= Threshold.overloadCleared {
            raised = nil
        }
    }

    private func overload(_ engine: EngineReading, _ recent: Recent) -> String? {
        if slowTicks >= Threshold.queueWaitTicks {
            return "every command waits \(engine.queueWaitMinUS / 1000) ms or more for the writer, "
                + "\(engine.mailboxDepth) in the mailbox"
        }
        let growth = recent.growth(over: Threshold.shedWindow)
        let (shed, requests) = (growth.shed, growth.requests)
        guard shed >= Threshold.shedCount, shed * 100 >= requests * Threshold.shedPercent else {
            return nil
        }
        return "\(shed) of \(requests) requests turned away in the last second"
    }
}
