/// What a notice is about: there is at most one of each at a time.
package enum EngineNotice: CaseIterable, Sendable {
    /// The file of tokens cannot be used as it is.
    case tokens
    /// The certificate or its key cannot be used as they are, or not for long.
    case certificate
}
