import Wire

/// Calls the body with a text's bytes.
func withBytes<Result, Failure: Error>(
    _ text: String, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
) throws(Failure) -> Result {
    try withBytes(Array(text.utf8), body)
}

/// Calls the body with the bytes.
func withBytes<Result, Failure: Error>(
    _ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
) throws(Failure) -> Result {
    var outcome: Swift.Result<Result, Failure>?
    bytes.withUnsafeBytes { raw in
        do throws(Failure) {
            outcome = .success(try body(raw))
        } catch {
            outcome = .failure(error)
        }
    }
    guard let outcome else { preconditionFailure("the body was not called") }
    return try outcome.get()
}

extension EventStreamParser {
    /// Parses a piece that is an array.
    mutating func parse(_ piece: [UInt8]) throws -> [ServerSentEvent] {
        try piece.withUnsafeBytes { try parse($0) }
    }
}
