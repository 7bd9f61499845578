package import Rules

/// An error as `application/problem+json` (RFC 9457).
package struct Problem: Error, Codable, Equatable, Sendable {
    /// A name for the kind of problem: `urn:penstock:problem:` and the code.
    package var type: String
    package var title: String
    package var status: Int
    package var detail: String
    /// The stable code: of a `Refusal` or a `RequestProblemCode`.
    package var code: String
    /// The member of the request that is wrong.
    package var field: String?
    /// The earlier act, for `staleRevision`, `wrongPhase` and an id that another command has.
    package var act: ActReply?
    /// How far an engine that is starting has come, in percent; absent otherwise.
    package var progress: Int?
    /// The drop's current announcement, in answers to buyers.
    package var announcement: Announcement?
    /// When the drop opens, in answers to buyers; absent after the opening, and while no time is set.
    package var opens: Moment?

    private init(title: String, status: Int, detail: String, code: String) {
        type = "urn:penstock:problem:" + code
        self.title = title
        self.status = status
        self.detail = detail
        self.code = code
    }

    package init(_ refusal: Refusal) {
        self.init(
            title: refusal.code.title, status: refusal.code.status, detail: refusal.explanation,
            code: refusal.code.rawValue)
        act = refusal.standingAct.map(ActReply.init)
    }

    /// The problem for a request that was refused before the law saw it.
    package init(_ code: RequestProblemCode, _ detail: String, field: String? = nil) {
        self.init(title: code.title, status: code.status, detail: detail, code: code.rawValue)
        self.field = field
    }

    package init(_ problem: ShapeProblem) {
        let code: RequestProblemCode = problem.field == nil ? .notJSON : .wrongShape
        self.init(code, problem.sentence, field: problem.field)
    }

    /// The problem for a command whose id belongs to another command; `act` is what that one did.
    package init(otherCommand act: ActRecord, on drop: DropID) {
        self.init(
            ShapeProblem.member(
                "id",
                "new for each command: \(act.author.name) used it at \(act.moment.rfc3339) for another"
                    + " one (\(drop.text): \(act.content.kind.rawValue))"))
        self.act = ActReply(act)
    }

    /// Whether the engine is starting and still reads its journal.
    package var isOfStart: Bool { code == RequestProblemCode.starting.rawValue }

    /// Whether the journal failed during the command, so that its effect is unknown.
    package var isUnsettled: Bool { code == RequestProblemCode.failed.rawValue }

    /// The law's refusal; nil when the request was refused before the law saw it.
    package var refusal: Refusal? {
        Refusal.Code(rawValue: code).map { Refusal($0, detail, standingAct: act?.record) }
    }
}

/// Why a request was refused before the law saw it.
package enum RequestProblemCode: String, CaseIterable, Sendable {
    case badRequest, notJSON, unauthorized, unknownRoute, methodNotAllowed, timedOut, tooLarge
    case uriTooLong, wrongShape, tooManyRequests, headersTooLarge, failed, starting, stopping

    package var status: Int {
        switch self {
        case .badRequest, .notJSON: 400
        case .unauthorized: 401
        case .unknownRoute: 404
        case .methodNotAllowed: 405
        case .timedOut: 408
        case .tooLarge: 413
        case .uriTooLong: 414
        case .wrongShape: 422
        case .tooManyRequests: 429
        case .headersTooLarge: 431
        case .failed, .starting, .stopping: 503
        }
    }

    package var title: String {
        switch self {
        case .badRequest: "Not HTTP"
        case .notJSON: "Not JSON"
        case .unauthorized: "No valid token"
        case .unknownRoute: "No such route"
        case .methodNotAllowed: "Not with this method"
        case .timedOut: "Too slow"
        case .tooLarge: "Body too large"
        case .uriTooLong: "Target too long"
        case .wrongShape: "Wrong shape"
        case .tooManyRequests: "Too many requests"
        case .headersTooLarge: "Headers too large"
        case .failed: "The engine failed"
        case .starting: "The engine is starting"
        case .stopping: "The engine is stopping"
        }
    }
}

/// An operator's act, in answers.
package struct ActReply: Codable, Equatable, Sendable {
    package var author: String
    /// What happened: an event's kind.
    package var what: String
    package var at: Moment
    package var reason: ExactText?
    /// The act's text: an announcement, a mark, why a drop closed.
    package var text: String?
    /// The act's figure: units, grants a second, milliseconds of a hold.
    package var number: Int64?

    package init(_ record: ActRecord) {
        author = record.author.name
        what = record.content.kind.rawValue
        at = record.moment
        reason = record.reason
        let row = EventRow(
            Event(
                sequence: 0, moment: record.moment, drop: DropID(trusted: ""),
                content: record.content))
        (text, number) = (row.text, row.number)
    }

    /// The record of the act; nil when its kind is unknown or lacks its particulars.
    var record: ActRecord? {
        let row = EventRow(
            sequence: 0, at: at.milliseconds, drop: "", kind: what, text: text, number: number)
        return row.event.map {
            ActRecord(
                author: Author(name: author), content: $0.content, moment: at, reason: reason)
        }
    }
}
