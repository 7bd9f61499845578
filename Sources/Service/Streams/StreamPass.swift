/// The right to follow a stream. A stream outlives its request, and must end when the right ends.
struct StreamPass {
    private let bearer: String
    private let holder: TokenHolder?

    init(_ head: RequestHead, _ holder: TokenHolder?) {
        bearer = head.bearer ?? ""
        self.holder = holder
    }

    /// Whether the token still belongs to the same holder in the same role.
    func isGood(in tokens: any TokenBook) -> Bool {
        holder == nil || tokens.holder(of: bearer) == holder
    }
}
