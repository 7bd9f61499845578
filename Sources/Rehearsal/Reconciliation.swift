import Rules
import Telemetry

/// Compares what the crowd was told, the engine's events and the engine's books.
package struct Reconciliation: Codable, Equatable, Sendable {
    /// One kind of event, counted from three sides.
    package struct Row: Codable, Equatable, Sendable {
        /// Buyers of the crowd who were told of it.
        package var told = 0
        /// Buyers of the crowd to whom it happened but whose answer was lost.
        package var untold = 0
        package var others: Int
        package var engine: Int

        var agrees: Bool { told + untold + others == engine }
    }

    package var registered: Row
    package var sold: Row
    /// What does not agree, one sentence each; empty when everything agrees.
    package var disagreements: [String]

    package var isAgreed: Bool { disagreements.isEmpty }

    /// Compares the three sides; `books`: the engine's reading of the drop after the last event of
    /// the account.
    init(fates: [Crowd.Fate], account: EngineAccount, books: DropReading) {
        registered = Row(others: account.others.registrations, engine: books.registered)
        sold = Row(others: account.others.confirmations, engine: books.sold)
        var (unregistered, unsold, unasked) = (0, 0, 0)
        for (fate, history) in zip(fates, account.histories) {
            let known = fate.knowledge
            switch (known.contains(.registered), history.contains(.registered)) {
            case (true, true): registered.told += 1
            case (true, false): unregistered += 1
            case (false, true):
                registered.untold += 1
                if !known.contains(.triedToRegister) { unasked += 1 }
            case (false, false): break
            }
            switch (known.contains(.sold), history.contains(.sold)) {
            case (true, true): sold.told += 1
            case (true, false): unsold += 1
            case (false, true):
                sold.untold += 1
                if !known.contains(.triedToPay) { unasked += 1 }
            case (false, false): break
            }
        }
        var wrong: [String] = []
        if unregistered > 0 {
            wrong.append("\(unregistered) buyers were told of registrations that are none")
        }
        if unsold > 0 {
            wrong.append("\(unsold) buyers were told of units that were not sold to them")
        }
        if unasked > 0 { wrong.append("\(unasked) buyers have what they never asked for") }
        if !registered.agrees { wrong.append("the registrations differ") }
        if !sold.agrees { wrong.append("the sold units differ") }
        disagreements = wrong + Reconciliation.disagreements(account, books)
    }

    /// Lists the differences between the engine's events and its books.
    private static func disagreements(_ account: EngineAccount, _ books: DropReading) -> [String] {
        var wrong: [String] = []
        if !books.books.isBalanced { wrong.append("the engine's books do not balance") }
        let counts = account.counts
        let held = counts.grants - counts.confirmations - account.endedHolds
        let pairs = [
            ("sold", counts.confirmations, books.sold), ("held", held, books.held),
            ("claims", counts.claims, books.claims), ("grants", counts.grants, books.grants),
            ("confirmations", counts.confirmations, books.confirmations),
            ("lapses", counts.lapses, books.lapses), ("releases", counts.releases, books.releases),
        ]
        for (name, events, engine) in pairs where events != engine {
            wrong.append("\(name): \(events) by the engine's events, \(engine) in its books")
        }
        return wrong
    }
}
