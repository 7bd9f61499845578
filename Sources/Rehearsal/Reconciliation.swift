import Rules
package import Telemetry

/// Compares what the crowd was told, the engine's events and the engine's books.
package struct Reconciliation: Codable, Equatable, Sendable {
    /// One kind of event, counted from three sides.
    package struct Row: Codable, Equatable, Sendable {
        /// Buyers of the crowd who were told of it.
        package var told: Int
        /// Buyers of the crowd to whom it happened but whose answer was lost.
        package var untold: Int
        /// Others to whom it happened.
        package var others: Int
        /// How often it happened, by the engine's books.
        package var engine: Int

        /// Whether the counts agree exactly.
        package var agrees: Bool { told + untold + others == engine }
    }

    /// Registrations that stand.
    package var registered: Row
    package var sold: Row
    /// What does not agree, one sentence each; empty when everything agrees.
    package var disagreements: [String]

    package var isAgreed: Bool { disagreements.isEmpty }

    /// Compares the three sides.
    ///
    /// - Parameters:
    ///   - fates: what the crowd's buyers were told.
    ///   - account: what the engine's events say of the drop.
    ///   - books: the engine's reading of the same drop, after the last of these events.
    package init(fates: [Crowd.Fate], account: EngineAccount, books: DropReading) {
        var told = (registered: 0, sold: 0)
        var untold = (registered: 0, sold: 0)
        var wrong: [String] = []
        var phantoms = (registered: 0, sold: 0, unasked: 0)
        for (fate, seen) in zip(fates, account.seen) {
            switch (fate.told.contains(.registered), seen.contains(.registered)) {
            case (true, true): told.registered += 1
            case (true, false): phantoms.registered += 1
            case (false, true):
                untold.registered += 1
                if !fate.told.contains(.triedToRegister) { phantoms.unasked += 1 }
            case (false, false): break
            }
            switch (fate.told.contains(.sold), seen.contains(.sold)) {
            case (true, true): told.sold += 1
            case (true, false): phantoms.sold += 1
            case (false, true):
                untold.sold += 1
                if !fate.told.contains(.triedToPay) { phantoms.unasked += 1 }
            case (false, false): break
            }
        }
        registered = Row(
            told: told.registered, untold: untold.registered,
            others: account.others.registrations, engine: books.registered)
        sold = Row(
            told: told.sold, untold: untold.sold, others: account.others.confirmations,
            engine: books.sold)
        if phantoms.registered > 0 {
            wrong.append("\(phantoms.registered) buyers were told of registrations that are none")
        }
        if phantoms.sold > 0 {
            wrong.append("\(phantoms.sold) buyers were told of units that were not sold to them")
        }
        if phantoms.unasked > 0 {
            wrong.append("\(phantoms.unasked) buyers have what they never asked for")
        }
        if !registered.agrees { wrong.append("the registrations differ") }
        if !sold.agrees { wrong.append("the sold units differ") }
        disagreements = wrong + Reconciliation.disagreements(account, books)
    }

    /// Lists the differences between the engine's events and its books.
    private static func disagreements(
        _ account: EngineAccount, _ books: DropReading
    ) -> [String] {
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
