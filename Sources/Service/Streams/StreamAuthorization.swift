/// The token that a stream was opened with. When the token is no longer valid, the stream must end.
struct StreamAuthorization {
    private let bearer: String
    private let holder: TokenHolder?

    init(_ head: RequestHead, _ holder: TokenHolder?) {
        bearer = head.bearer ?? ""
        self.holder = holder
    }

    /// Whether the token still belongs to the same holder in the same role.
    func isValid(in tokens: any TokenBook) -> Bool {
        holder == nil || tokens.holder(of: bearer) == holder
    }
}
