/// Why a command was not carried out; nothing has changed.
package struct Refusal: Error, Equatable, Sendable {
    /// The stable name of the reason.
    package var code: Code
    /// One sentence for people: what prevents it and, if possible, what to do.
    package var explanation: String
    /// The earlier act that is the reason, if there is one.
    package var standingAct: ActRecord?

    package init(_ code: Code, _ explanation: String, standingAct: ActRecord? = nil) {
        self.code = code
        self.explanation = explanation
        self.standingAct = standingAct
    }

    /// The reasons in order of precedence: the first that applies is the answer.
    package enum Code: String, CaseIterable, Codable, Sendable {
        case unknownDrop, closed, soldOut, notOpen, registrationNotOpen, notRegistered
        case noSuchClaim, holdLapsed, alreadySold, wrongPhase, staleRevision, notAllowed, busy
    }
}

/// An act on a drop by an operator, the engine, the schedule or the law.
package struct ActRecord: Equatable, Sendable {
    package var author: Author
    package var content: EventContent
    package var moment: Moment
    package var reason: ExactText?

    package init(author: Author, content: EventContent, moment: Moment, reason: ExactText?) {
        self.author = author
        self.content = content
        self.moment = moment
        self.reason = reason
    }
}
