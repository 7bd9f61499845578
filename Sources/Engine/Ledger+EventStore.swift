package import Journal

/// The ledger on disk is where an engine usually keeps what happened.
extension Ledger: EventStore {
    /// What the ledger waits for.
    package var waiting: JournalWait? { wait }
}

/// A recording can be read while its engine writes.
extension Recording: EventSource {}
