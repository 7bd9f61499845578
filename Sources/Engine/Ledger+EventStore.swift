package import Journal

/// The ledger on disk is where an engine usually keeps what happened.
extension Ledger: EventStore {}

/// A recording can be read while its engine writes.
extension Recording: EventSource {}
