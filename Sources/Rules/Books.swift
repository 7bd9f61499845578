/// Counts of a drop's units by state.
///
/// They balance at every instant: free + held + sold + withdrawn = issued.
package struct Books: Equatable, Sendable {
    package private(set) var free: Int
    package private(set) var held = 0
    package private(set) var sold = 0
    /// Units that an operator took out of the sale, or that rolled into the next drop.
    package private(set) var withdrawn = 0
    package private(set) var issued: Int

    package init(units: Int) {
        free = units
        issued = units
    }

    /// Makes books of counts from elsewhere, unchecked and possibly unbalanced.
    package init(free: Int, held: Int, sold: Int, withdrawn: Int, issued: Int) {
        self.free = free
        self.held = held
        self.sold = sold
        self.withdrawn = withdrawn
        self.issued = issued
    }

    package var remaining: Int { free + held }

    /// Whether every unit that was not withdrawn is sold.
    package var isSoldOut: Bool { sold == issued - withdrawn }

    /// Whether no unit is free but some are held, so that units may still come back.
    package var isFullyHeld: Bool { free == 0 && held > 0 }

    /// Whether laws 1 and 2 hold: the sum is right and no count is negative, so nothing is oversold.
    package var isBalanced: Bool {
        free + held + sold + withdrawn == issued
            && free >= 0 && held >= 0 && sold >= 0 && withdrawn >= 0
    }

    mutating func grant() {
        free -= 1
        held += 1
        enforce()
    }

    mutating func confirm() {
        held -= 1
        sold += 1
        enforce()
    }

    mutating func giveBack() {
        held -= 1
        free += 1
        enforce()
    }

    mutating func add(_ units: Int) {
        precondition(units > 0, "law 1 is broken: the number of added units must be positive")
        issued += units
        free += units
        enforce()
    }

    mutating func withdraw(_ units: Int) {
        precondition(units > 0, "law 1 is broken: the number of withdrawn units must be positive")
        free -= units
        withdrawn += units
        enforce()
    }

    private func enforce() {
        precondition(isBalanced, "law 1 or 2 is broken: the books do not balance")
    }
}
