/// Why a command was not carried out. Nothing changed.
package struct Refusal: Error, Equatable, Sendable {
    /// The stable name of the reason.
    package var code: Code
    /// One sentence for a person: what stands in the way and, where there is one, what to do.
    package var explanation: String
    /// Who did what before, when that is the reason.
    package var standingAct: OperatorRecord?

    /// A refusal.
    package init(_ code: Code, _ explanation: String, standingAct: OperatorRecord? = nil) {
        self.code = code
        self.explanation = explanation
        self.standingAct = standingAct
    }

    /// The reasons in order of precedence: the first that holds is the answer.
    package enum Code: String, CaseIterable, Codable, Sendable {
        case unknownDrop, closed, soldOut, notOpen, registrationNotOpen, notRegistered
        case noSuchClaim, holdLapsed, alreadySold, wrongPhase, staleRevision, notAllowed, busy
    }
}

/// The last act of an operator, the schedule or the law that changed a drop.
package struct OperatorRecord: Equatable, Sendable {
    /// Who acted.
    package var author: Author
    /// What happened.
    package var happening: Happening
    /// When.
    package var moment: Moment
    /// Why, in the operator's words.
    package var reason: ExactText?

    /// A record of an act.
    package init(author: Author, happening: Happening, moment: Moment, reason: ExactText?) {
        self.author = author
        self.happening = happening
        self.moment = moment
        self.reason = reason
    }
}
