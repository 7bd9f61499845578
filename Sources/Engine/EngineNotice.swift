/// Subjects of notices to operators; each has at most one notice at a time.
package enum EngineNotice: CaseIterable, Sendable {
    /// The file of tokens cannot be used as it is.
    case tokens
    /// The certificate or its key cannot be used, or expires soon.
    case certificate
}
