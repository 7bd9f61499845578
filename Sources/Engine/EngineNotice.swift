/// The subject of a notice to operators. Each subject has at most one notice at a time.
package enum EngineNotice: CaseIterable, Sendable {
    /// The token file cannot be used.
    case tokens
    /// The certificate or its key cannot be used, or expires soon.
    case certificate
}
