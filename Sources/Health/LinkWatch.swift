import Rules
import Telemetry

/// Watches whether readings come at all: DOWN, NO SIGNAL and STARTING.
struct LinkWatch: Equatable, Sendable {
    /// An interruption that has ended.
    private struct Interruption: Equatable {
        var span: TimeSpan
        /// When it ended.
        var at: Moment
    }

    /// Whether a long gap in the evidence means that the watcher itself was stopped.
    let receivesTicks: Bool
    private var latestEvidence: Moment?
    /// When the latest reading arrived, moved forward by the watcher's own stops.
    private var latestSignal: Moment?
    private var boot: String?
    private var number: Int64 = 0
    private var isClosed = false
    private var refusals = 0
    private var downSince: Moment?
    private var downReason = ""
    private var silentSince: Moment?
    private var readingsSinceReturn = 0
    /// When another run of the engine began to start.
    private var startingSince: Moment?
    private var readingsSinceStart = 0
    /// Progress of its journal replay, in percent, until its first reading comes.
    private var startingPercent: Int?
    /// When it last reported that progress.
    private var startingReportedAt: Moment?
    /// Result of the /healthz check during a silence; nil if none was made.
    private var healthAnswers: Bool?
    /// Why the last attempt to connect failed; nil while there is a connection.
    private var trouble: String?
    /// The moment of the latest reading, by the engine's clock.
    private var latestAt: Moment?
    private var restart: Interruption?
    private var ownStop: Interruption?

    init(receivesTicks: Bool) { self.receivesTicks = receivesTicks }

    /// Returns whether the evidence is the first reading of another run of the engine.
    mutating func observe(_ evidence: Evidence, at moment: Moment) -> Bool {
        detectOwnStop(at: moment)
        allowForThinning(evidence, at: moment)
        judgeSilence(at: moment)
        switch evidence {
        case .reading(let reading): return observe(reading, at: moment)
        case .link(.connected): (isClosed, refusals, trouble) = (false, 0, nil)
        case .link(.failing(let why)): trouble = why
        case .link(.closed): isClosed = true
        case .link(.refused):
            refusals += 1
            if boot == nil, refusals >= Threshold.refusalsOfDeath {
                raiseDown(at: moment, "nobody listens there")
            } else if isClosed, refusals >= Threshold.refusalsOfDeath {
                raiseDown(at: moment, "connection closed, \(refusals) new ones refused")
            }
        case .link(.engineExited): raiseDown(at: moment, "the engine's process has ended")
        case .link(.starting(let percent)):
            (isClosed, refusals, trouble) = (false, 0, nil)
            startingSince = startingSince ?? moment
            (startingPercent, startingReportedAt, readingsSinceStart) = (percent, moment, 0)
        case .link(.healthAnswered): healthAnswers = true
        case .link(.healthUnanswered): healthAnswers = false
        case .tick: break
        }
        return false
    }

    private mutating func detectOwnStop(at moment: Moment) {
        defer { latestEvidence = moment }
        guard receivesTicks, let latestEvidence else { return }
        let gap = moment - latestEvidence
        guard gap > Threshold.ownStop else { return }
        latestSignal = latestSignal.map { $0 + gap }
        if gap >= Threshold.ownStopTold { ownStop = Interruption(span: gap, at: moment) }
    }

    /// A recording does not keep every reading of a quiet sale; gaps in their numbers show that some
    /// were left out.
    private mutating func allowForThinning(_ evidence: Evidence, at moment: Moment) {
        guard !receivesTicks, case .reading(let reading) = evidence, reading.boot == boot,
            reading.number > number + 1
        else { return }
        latestSignal = moment
    }

    private mutating func judgeSilence(at moment: Moment) {
        let signal = latestSignal ?? moment
        latestSignal = signal
        if let startingReportedAt, moment - startingReportedAt >= Threshold.silenceWarning {
            forgetStart()
        }
        // An engine that replays its journal sends no readings, but it is not silent.
        if startingPercent != nil { return }
        guard moment - signal >= Threshold.silenceWarning else { return }
        silentSince = silentSince ?? signal
        readingsSinceReturn = 0
    }

    private mutating func forgetStart() {
        (startingSince, startingPercent, startingReportedAt) = (nil, nil, nil)
    }

    /// Whether readings have stopped and are not back yet.
    var isSilent: Bool { silentSince != nil || downSince != nil }

    private mutating func raiseDown(at moment: Moment, _ downReason: String) {
        self.downReason = downReason
        readingsSinceReturn = 0
        downSince = downSince ?? moment
    }

    private mutating func observe(_ reading: Reading, at moment: Moment) -> Bool {
        let isOtherRun = boot.map { $0 != reading.boot } ?? false
        guard isOtherRun || reading.number > number else { return false }
        if isOtherRun {
            recordRestart(reading, at: moment)
            (startingSince, readingsSinceStart) = (startingSince ?? moment, 0)
        }
        (startingPercent, startingReportedAt, healthAnswers) = (nil, nil, nil)
        readingsSinceStart += 1
        if readingsSinceStart >= Threshold.readingsOfReturn { startingSince = nil }
        (boot, number, latestSignal) = (reading.boot, reading.number, moment)
        (isClosed, refusals, trouble, latestAt) = (false, 0, nil, reading.at)
        readingsSinceReturn += 1
        if readingsSinceReturn >= Threshold.readingsOfReturn {
            (downSince, silentSince) = (nil, nil)
        }
        return isOtherRun
    }

    /// Records how long the engine was down. Two gaps are measured, by arrival and by the readings'
    /// own times; the longer counts. A watcher that comes late gets the readings of both runs at
    /// once.
    private mutating func recordRestart(_ reading: Reading, at moment: Moment) {
        guard let latestSignal else { return }
        let heard = moment - latestSignal
        let down = max(heard, latestAt.map { reading.at - $0 } ?? heard)
        restart = Interruption(span: down, at: moment)
    }

    func findings(at moment: Moment) -> [Finding] {
        let silence = latestSignal.map { moment - $0 } ?? TimeSpan(milliseconds: 0)
        if let downSince { return [down(since: downSince, silence)] }
        if startingPercent != nil { return [] }
        if boot == nil { return [beforeFirst(silence, at: moment)] }
        guard let silentSince else { return [] }
        let isBack = readingsSinceReturn > 0
        let silent = Finding(
            .noSignal,
            silence >= Threshold.silenceAlarm ? .alarm : .warning,
            reason: isBack ? back : "no reading for \(inSeconds(silence))\(silenceDetail)",
            since: silentSince,
            advice: isBack
                ? LinkWatch.waitAMoment
                : "look at the engine's machine and the network; the sale may well go on",
            isEnding: isBack)
        return [silent]
    }

    private static let waitAMoment: Advice = "wait a moment: it is coming back"

    private var back: String {
        "readings come again: \(readingsSinceReturn) of \(Threshold.readingsOfReturn)"
    }

    /// Why connecting fails, or what the second connection found.
    private var silenceDetail: String {
        if let trouble { return "; trying again: \(trouble)" }
        return switch healthAnswers {
        case nil: ": link or engine"
        case true?: ", but /healthz answers: the stream, or the engine's writer"
        case false?: ", nor does /healthz answer: link or engine"
        }
    }

    private func down(since: Moment, _ silence: TimeSpan) -> Finding {
        let isBack = readingsSinceReturn > 0 || startingPercent != nil
        let reading = startingPercent.map { "it runs again: \($0) % of its journal read" }
        return Finding(
            .down, .alarm,
            reason: reading
                ?? (isBack
                    ? back
                    : boot == nil
                        ? downReason : "\(downReason), no reading for \(inSeconds(silence))"),
            since: since,
            advice: isBack
                ? LinkWatch.waitAMoment
                : boot == nil
                    ? "start the engine, or look at the address; it is tried again and again"
                    : "start the engine again: what it acknowledged is in its journal",
            percent: startingPercent, isEnding: isBack)
    }

    /// The STARTING finding, until enough readings of the new run have come.
    var starting: Finding? {
        guard let startingSince else { return nil }
        return Finding(
            .starting, .normal,
            reason: startingPercent == nil
                ? "another run of the engine: \(readingsSinceStart) of \(Threshold.readingsOfReturn) readings"
                : "the engine reads its journal; it takes no requests yet",
            since: startingSince, advice: LinkWatch.waitAMoment, percent: startingPercent)
    }

    private func beforeFirst(_ silence: TimeSpan, at moment: Moment) -> Finding {
        let severity: Severity =
            silence >= Threshold.silenceAlarm
            ? .alarm : silence >= Threshold.silenceWarning ? .warning : .normal
        return Finding(
            .noSignal, severity,
            reason: "no reading has come yet" + (trouble.map { "; trying again: \($0)" } ?? ""),
            since: latestSignal ?? moment,
            advice: severity == .normal ? "" : "look at the address and at the engine")
    }

    func notes(at moment: Moment) -> [String] {
        var notes: [String] = []
        if let restart, moment - restart.at < Threshold.restartTold {
            notes.append("RESTARTED, was down \(inSeconds(restart.span))")
        }
        if let ownStop, moment - ownStop.at < Threshold.ownStopNote {
            notes.append("the deck itself was stopped for \(inSeconds(ownStop.span))")
        }
        return notes
    }
}

/// A span in words: `3.4 s`, `2 min 5 s`.
func inSeconds(_ span: TimeSpan) -> String {
    let tenths = max(0, span.milliseconds) / 100
    guard tenths >= 600 else { return "\(tenths / 10).\(tenths % 10) s" }
    return "\(tenths / 600) min \(tenths / 10 % 60) s"
}
