/// The answers of one batch, grouped by receiver.
struct ReplyBatch {
    private var piles: [(sink: any ReplySink, replies: [Reply])] = []

    /// Adds an answer. There are few sinks, one for each event loop, so a search is cheapest.
    mutating func add(_ reply: Reply, for sink: any ReplySink) {
        if let pile = piles.lastIndex(where: { $0.sink === sink }) {
            piles[pile].replies.append(reply)
        } else {
            piles.append((sink, [reply]))
        }
    }

    func deliver() {
        for pile in piles { pile.sink.deliver(pile.replies) }
    }

    /// Delivers changed answers under the same tickets.
    func deliver(_ change: (Outcome) -> Outcome) {
        for pile in piles {
            pile.sink.deliver(
                pile.replies.map { Reply(ticket: $0.ticket, outcome: change($0.outcome)) })
        }
    }
}
