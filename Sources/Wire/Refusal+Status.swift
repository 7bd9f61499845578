package import Rules

extension Refusal.Code {
    package var status: Int {
        switch self {
        case .unknownDrop, .noSuchClaim: 404
        case .notRegistered, .notAllowed: 403
        case .closed, .soldOut, .notOpen, .registrationNotOpen, .holdLapsed, .alreadySold,
            .wrongPhase, .staleRevision:
            409
        case .busy: 503
        }
    }

    /// A short title, the same for all refusals of one kind.
    package var title: String {
        switch self {
        case .unknownDrop: "No such drop"
        case .closed: "The drop is closed"
        case .soldOut: "Sold out"
        case .notOpen: "Not open yet"
        case .registrationNotOpen: "Registration is not open"
        case .notRegistered: "Not registered for this drop"
        case .noSuchClaim: "No such claim"
        case .holdLapsed: "The hold ran out"
        case .alreadySold: "Already sold"
        case .wrongPhase: "Not possible now"
        case .staleRevision: "Somebody acted in between"
        case .notAllowed: "Not allowed"
        case .busy: "Busy"
        }
    }
}
