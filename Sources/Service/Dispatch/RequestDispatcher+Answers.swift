import Engine
import NIOCore
import Rules
import Wire

extension RequestDispatcher {
    /// Writes an outcome of a frequent kind to `scratch` and returns its status; nil for a rare
    /// kind.
    func write(_ outcome: Outcome, to asked: Asked, about drop: DropID?) -> Int? {
        scratch.clear()
        let members = notice(of: drop)?.members ?? []
        switch outcome {
        case .registered(let isNew):
            scratch.registration(isRegistered: true, also: members)
            return isNew ? 201 : 200
        case .unregistered: scratch.registration(isRegistered: false, also: members)
        case .claim(let standing, let brief, let isNew):
            scratch.claim(
                standing, phase: brief.phase, closure: brief.closure,
                pollAfterMS: pollAfterMS(standing, brief), also: members)
            var isClaim = false
            if case .claim = asked { isClaim = true }
            return RequestDispatcher.status(standing, isNew: isClaim && isNew)
        case .drop(let report): scratch.drop(DropReply(report))
        case .campaign, .refused, .otherCommand, .failed: return nil
        }
        return 200
    }

    /// The answer to an outcome.
    func answer(_ outcome: Outcome, to asked: Asked, about drop: DropID?) -> Answer {
        if let status = write(outcome, to: asked, about: drop) {
            return Answer(status: status, body: scratch.bytes)
        }
        switch outcome {
        case .refused(let refusal): return refusals.answer(refusal, notice(of: drop))
        case .otherCommand(let act, let drop): return answer(Problem(otherCommand: act, on: drop))
        case .campaign(let reports): return campaign(reports, asked: asked)
        case .failed(let reason):
            return answer(
                Problem(
                    .failed,
                    "The journal failed (\(reason)); whether this took effect is not known."),
                about: drop)
        case .registered, .unregistered, .claim, .drop:
            preconditionFailure("an outcome that was written already")
        }
    }

    /// The status of a claim: 201 for a unit at once, 202 for a place in the line, 200 for a claim
    /// that existed already.
    static func status(_ standing: ClaimStanding, isNew: Bool) -> Int {
        guard isNew else { return 200 }
        return standing.state == .waiting ? 202 : 201
    }

    /// When a waiting buyer should poll again, in milliseconds; nil if polling is of no use.
    func pollAfterMS(_ standing: ClaimStanding, _ brief: DropBrief) -> Int? {
        guard let position = standing.position, let load = brief.pollLoad else { return nil }
        return load.milliseconds(
            position: position, capacity: settings.pollCapacity, chance: chance.next())
    }

    private func campaign(_ reports: [DropReport], asked: Asked) -> Answer {
        let drops = reports.map { DropReply($0) }
        if case .drops = asked { return answer(encoding: drops) }
        return answer(encoding: CampaignReply(card: settings.campaign, drops: drops))
    }

    /// An answer from the ordinary JSON encoder, for answers that are rare.
    func answer(encoding value: some Encodable) -> Answer {
        do {
            return Answer(body: try JSONCoding.bytes(of: value))
        } catch {
            return answer(Problem(.failed, "The answer cannot be written: \(error)."))
        }
    }

    /// An answer that reports a problem, with the notice of the drop that the request is about.
    func answer(_ problem: Problem, about drop: DropID? = nil) -> Answer {
        scratch.clear()
        scratch.problem(problem, also: notice(of: drop)?.members ?? [])
        return Answer(problem, json: scratch)
    }

    /// The answer to an inquiry that the engine did not accept: says why.
    func turnedAway(about drop: DropID? = nil) -> Answer {
        switch engine.readiness {
        case .ready: busy(about: drop)
        case .failing(let reason):
            answer(
                Problem(
                    .failed, "The journal failed (\(reason)); nothing is taken any more."),
                about: drop)
        case .stopping:
            answer(
                Problem(.stopping, "The engine is stopping; try again in a moment."), about: drop)
        }
    }

    /// The answer of `/readyz` while the journal's disk is nearly full.
    static let diskLow = Answer(
        Problem(
            Refusal(
                .busy,
                "The journal's disk is nearly full: claims and registrations are refused, holds can"
                    + " be confirmed; free some space on it.")))

    /// The answer to everybody who is turned away in a stampede; built once.
    func busy(about drop: DropID? = nil) -> Answer {
        refusals.answer(RequestDispatcher.hasTooMuchToDo, notice(of: drop))
    }

    private static let hasTooMuchToDo = Refusal(
        .busy, "The engine has more to do than it can; try again in a second.")

    /// The answer to a buyer who sends too many requests.
    func tooMany(about drop: DropID?) -> Answer {
        guard let notice = notice(of: drop) else { return RequestDispatcher.tooMany }
        return Answer(RequestDispatcher.isTooHurried, also: notice.members)
    }

    private static let isTooHurried = Problem(
        .tooManyRequests, "This buyer makes too many requests; try again in a second.")
    private static let tooMany = Answer(isTooHurried)
}

extension RequestDispatcher {
    /// Updates the fields that depend on the current second.
    func setFields() {
        dateField = DateField.text(at: SystemClock.wallMoment())
        stayingFields =
            "\(dateField)keep-alive: timeout=\(max(1, limits.keepAlive.nanoseconds / 1_000_000_000))\r\n"
    }

    /// The fields that depend on the moment and on whether the connection stays open.
    func fields(_ slot: PipelinedRequest) -> String {
        if slot.closes { return dateField }
        // A client of HTTP/1.0 expects the connection to close unless it is told otherwise.
        return slot.isHTTP10 ? stayingFields + "connection: keep-alive\r\n" : stayingFields
    }
}

extension DropReply {
    /// A reply made from the engine's report.
    init(_ report: DropReport) {
        self.init(
            report.reading, terms: report.terms, hold: report.hold,
            announcement: report.announcement, drawSeedHash: report.drawSeedHash,
            drawSeed: report.drawSeed)
        if report.isRepeated { isRepeated = true }
    }
}
