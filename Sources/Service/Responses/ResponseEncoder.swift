import Engine
import NIOCore
import Rules
import Wire

/// Turns the engine's outcomes and the problems of requests into responses.
///
/// Only the event loop of its dispatcher uses it.
final class ResponseEncoder {
    private enum Form {
        /// The body of a response.
        case body
        /// A line in the answer to a batch. The line has the status as a member.
        case line
    }

    private let engine: SaleEngine
    private let campaign: CampaignCard
    private let pollCapacity: Int
    private let keepAliveField: String

    /// The JSON of one answer. The next answer overwrites it.
    private var json = JSONText()
    private var notices = NoticeTexts()
    private var refusals = RefusalResponseCache()
    /// Spreads the polls of waiting buyers over time.
    private var chance: SeededRandom
    private var dateField = ""
    /// `dateField`, and the `Keep-Alive` field for connections that stay open.
    private var openFields = ""

    init(_ settings: ServerSettings, engine: SaleEngine, number: Int) {
        self.engine = engine
        campaign = settings.campaign
        pollCapacity = settings.pollCapacity
        let seconds = max(1, settings.limits.keepAlive.nanoseconds / 1_000_000_000)
        keepAliveField = "keep-alive: timeout=\(seconds)\r\n"
        chance = SeededRandom(
            seed: settings.seed ?? .random(in: .min ... .max), stream: UInt64(number))
    }

    // MARK: Outcomes

    /// Writes the response to an outcome. `nil` means that the engine did not accept the inquiry.
    func write(
        _ outcome: Outcome?, to question: QuestionKind, about drop: DropID?,
        _ framing: ResponseFraming, into buffer: inout ByteBuffer
    ) -> Meters.ResponseKind {
        if framing.isPlain, case .refused(let refusal)? = outcome {
            return refusals.write(refusal, notice(of: drop), date: openFields, into: &buffer)
        }
        json.clear()
        guard let outcome,
            let status = write(outcome, to: question, about: drop, .body, into: &json)
        else {
            let response = response(to: outcome, question, about: drop, .body)
            return write(response, framing, into: &buffer)
        }
        Response.writeHead(
            into: &buffer, status: status, mediaType: .json, length: json.bytes.count,
            date: fields(framing), closes: framing.closes)
        if !framing.isHead { buffer.writeBytes(json.bytes) }
        return .answered
    }

    /// Writes the answer to a line of a batch. `nil` means that the engine did not accept the line.
    func writeLine(
        _ outcome: Outcome?, to question: QuestionKind, about drop: DropID,
        into json: inout JSONText
    ) {
        if let outcome, write(outcome, to: question, about: drop, .line, into: &json) != nil {
            return
        }
        json.append(raw: response(to: outcome, question, about: drop, .line).body)
    }

    /// Writes an outcome of a frequent kind as JSON and returns the status. For a rare kind it
    /// writes nothing and returns `nil`.
    private func write(
        _ outcome: Outcome, to question: QuestionKind, about drop: DropID?, _ form: Form,
        into json: inout JSONText
    ) -> Int? {
        let members = notice(of: drop)?.members ?? []
        switch outcome {
        case .registered(let isNew):
            let status = isNew ? 201 : 200
            json.registration(
                isRegistered: true, status: form == .line ? status : nil, also: members)
            return status
        case .unregistered:
            json.registration(
                isRegistered: false, status: form == .line ? 200 : nil, also: members)
            return 200
        case .claim(let standing, let brief, let isNew):
            let isNewClaim = isNew && question == .claim
            let status = !isNewClaim ? 200 : standing.state == .waiting ? 202 : 201
            json.claim(
                standing, phase: brief.phase, closure: brief.closure,
                pollAfterMS: pollAfterMS(standing, brief), status: form == .line ? status : nil,
                also: members)
            return status
        case .drop(let report):
            json.drop(DropReply(report))
            return 200
        case .campaign, .refused, .otherCommand, .failed: return nil
        }
    }

    /// The response to an outcome of a rare kind.
    private func response(
        to outcome: Outcome?, _ question: QuestionKind, about drop: DropID?, _ form: Form
    ) -> Response {
        switch outcome {
        case nil: return notAccepted(about: drop)
        case .refused(let refusal): return refusals.response(refusal, notice(of: drop))
        case .otherCommand(let act, let drop): return response(Problem(otherCommand: act, on: drop))
        case .campaign(let reports):
            let drops = reports.map { DropReply($0) }
            if question == .drops { return response(encoding: drops) }
            return response(encoding: CampaignReply(card: campaign, drops: drops))
        case .failed(let reason):
            let detail =
                form == .line
                ? "The journal failed: \(reason)."
                : "The journal failed (\(reason)); whether this took effect is not known."
            return response(Problem(.failed, detail), about: drop)
        case .registered, .unregistered, .claim, .drop:
            preconditionFailure("an outcome that was written already")
        }
    }

    /// Time until a waiting buyer should poll again, in milliseconds. `nil` if polling is useless.
    private func pollAfterMS(_ standing: ClaimStanding, _ brief: DropBrief) -> Int? {
        guard let position = standing.position, let load = brief.pollLoad else { return nil }
        return load.milliseconds(position: position, capacity: pollCapacity, chance: chance.next())
    }

    /// The notice in answers about a drop. `nil` if there is none.
    private func notice(of drop: DropID?) -> NoticeTexts.Text? {
        notices.text(of: drop, on: engine.notices)
    }

    // MARK: Other responses

    func write(
        _ response: Response, _ framing: ResponseFraming, into buffer: inout ByteBuffer
    ) -> Meters.ResponseKind {
        response.write(
            into: &buffer, date: fields(framing), isHead: framing.isHead, closes: framing.closes)
        return response.kind
    }

    /// A response from Foundation's JSON encoder, for rare responses.
    func response(encoding value: some Encodable) -> Response {
        do {
            return Response(body: try JSONCoding.bytes(of: value))
        } catch {
            return response(Problem(.failed, "The answer cannot be written: \(error)."))
        }
    }

    /// A response that reports a problem, with the notice of the drop that the request is about.
    func response(_ problem: Problem, about drop: DropID? = nil) -> Response {
        json.clear()
        json.problem(problem, also: notice(of: drop)?.members ?? [])
        return Response(problem, json: json)
    }

    /// The response of `/healthz` and `/readyz` with the engine's status.
    func status(_ word: String) -> Response {
        json.clear()
        json.open()
        json.member("status", word)
        json.member("boot", engine.boot)
        json.close()
        return Response(body: json.bytes)
    }

    /// The response to an inquiry that the engine did not accept, with the reason.
    func notAccepted(about drop: DropID? = nil) -> Response {
        switch engine.readiness {
        case .ready: busy(about: drop)
        case .failing(let reason):
            response(
                Problem(.failed, "The journal failed (\(reason)); nothing is accepted any more."),
                about: drop)
        case .stopping:
            response(
                Problem(.stopping, "The engine is stopping; try again in a moment."), about: drop)
        }
    }

    /// The response to inquiries that do not fit into the mailbox. It is cached.
    func busy(about drop: DropID? = nil) -> Response {
        refusals.response(ResponseEncoder.busy, notice(of: drop))
    }

    /// The response to a buyer who sends too many requests.
    func tooMany(about drop: DropID?) -> Response {
        guard let notice = notice(of: drop) else { return ResponseEncoder.tooMany }
        return Response(ResponseEncoder.tooManyRequests, also: notice.members)
    }

    private static let busy = Refusal(
        .busy, "The engine is overloaded; try again in a second.")
    private static let tooManyRequests = Problem(
        .tooManyRequests, "This buyer makes too many requests; try again in a second.")
    private static let tooMany = Response(tooManyRequests)

    /// The response of `/readyz` while the journal's disk is nearly full.
    static let diskLow = Response(
        Problem(
            Refusal(
                .busy,
                "The journal's disk is nearly full: claims and registrations are refused, holds can"
                    + " be confirmed; free some space on it.")))

    // MARK: Header fields

    func updateDate() {
        dateField = DateField.text(at: SystemClock.wallMoment())
        openFields = dateField + keepAliveField
    }

    /// The fields that depend on the moment and on whether the connection stays open.
    func fields(_ framing: ResponseFraming) -> String {
        if framing.closes { return dateField }
        // An HTTP/1.0 client expects that the connection closes, unless this field is there.
        return framing.isHTTP10 ? openFields + "connection: keep-alive\r\n" : openFields
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
