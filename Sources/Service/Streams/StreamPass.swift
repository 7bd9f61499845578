/// What somebody was let in with who follows a stream: a stream outlives its request, and must end
/// with the right to it.
struct StreamPass {
    private let bearer: String
    private let holder: TokenHolder?

    /// The pass of a request that was admitted.
    init(_ head: RequestHead, _ holder: TokenHolder?) {
        bearer = head.bearer ?? ""
        self.holder = holder
    }

    /// Whether the token still belongs to the same holder in the same role.
    func isGood(in tokens: any TokenBook) -> Bool {
        holder == nil || tokens.holder(of: bearer) == holder
    }
}
