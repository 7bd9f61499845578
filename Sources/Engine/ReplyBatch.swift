/// The answers of one batch, grouped by sink.
struct ReplyBatch {
    private var groups: [(sink: any ReplySink, replies: [Reply])] = []

    /// Adds an answer. A linear search is fast, because each event loop has only one sink.
    mutating func add(_ reply: Reply, for sink: any ReplySink) {
        if let group = groups.lastIndex(where: { $0.sink === sink }) {
            groups[group].replies.append(reply)
        } else {
            groups.append((sink, [reply]))
        }
    }

    func deliver() {
        for group in groups { group.sink.deliver(group.replies) }
    }

    /// Delivers changed answers under the same tickets.
    func deliver(_ change: (Outcome) -> Outcome) {
        for group in groups {
            group.sink.deliver(
                group.replies.map { Reply(ticket: $0.ticket, outcome: change($0.outcome)) })
        }
    }
}
