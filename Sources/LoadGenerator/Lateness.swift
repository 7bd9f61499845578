import Client

/// Number of a crowd's requests, and how many left late.
package struct Lateness: Equatable, Sendable {
    package var sent = 0
    package var late = 0

    package init() {}

    /// Adds the counts of a crowd that has ended.
    package mutating func add(_ report: CrowdResult?) {
        sent += report?.counts.sent ?? 0
        late += (report?.counts.late ?? 0) + (report?.counts.lateForAnswers ?? 0)
    }

    /// The message when the machine was too busy for the crowd; nil otherwise.
    package var complaint: String? {
        guard late * 20 > sent else { return nil }
        return """
            The simulated crowd could not keep up: \(late * 100 / max(1, sent)) % of its requests \
            left more than a second late. This machine was too busy to show what the engine can do.
            """
    }
}
