import Health

/// What goes wrong in a simulated sale: the truth that the indicator does not know.
enum Incident: String, CaseIterable, Sendable {
    case killed = "engine killed"
    case silent = "silent death"
    case storage = "storage failed"
    case books = "books broken"
    case commit = "commit hangs"
    case grants = "grants stop"
    case errors = "20 to 80 % errors"
    case storefront = "storefront down"
    case overload = "1.2 x capacity"
    case flood = "3 x capacity"
    case someErrors = "5 % errors"
    case slowAnswers = "slow answers"
    case slowCommits = "slow commits"
    case slowStorefront = "slow storefront"
    case checkout = "sick checkout"
    case noDemand = "demand gone"

    /// The word that tells it.
    var word: HealthState {
        switch self {
        case .killed: .down
        case .silent: .noSignal
        case .storage: .storageFailed
        case .books: .booksBroken
        case .commit, .grants: .stalled
        case .errors, .storefront: .failing
        case .overload, .flood: .overloaded
        case .someErrors, .slowAnswers, .slowCommits, .slowStorefront, .checkout: .strained
        case .noDemand: .noDemand
        }
    }

    /// Words that are true too while it lasts, or just after.
    var consequences: Set<HealthState> {
        switch self {
        case .killed: [.noSignal, .starting, .failing, .strained, .overloaded]
        case .silent: [.failing, .strained, .overloaded, .stalled]
        case .commit: [.strained, .failing, .overloaded]
        case .errors, .storefront: [.strained]
        case .overload, .flood: [.strained, .failing]
        case .slowAnswers: [.failing]
        case .slowCommits: [.overloaded]
        default: []
        }
    }

    /// How long it lasts, and how long the sale has been open when it begins, in seconds.
    var seconds: (before: Int, length: Int) {
        switch self {
        case .checkout: (300, 240)
        default: (40, 20)
        }
    }

    /// The time to detect that the design asks for, in milliseconds at the 95th percentile.
    var limitMS: Int? {
        switch self {
        case .killed: 300
        case .silent: 1100
        case .overload: 1500
        case .someErrors: 2200
        case .commit, .grants: 1300
        default: nil
        }
    }
}
