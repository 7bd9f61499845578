package import Rules

extension Recording {
    /// Passes every event to the body, and checks the seal chain and the marks; see `forEachEvent`.
    package func forEachSealedEvent(
        _ body: (Event) throws(JournalError) -> Void
    ) throws(JournalError) {
        var marks = try marks()[...]
        try forEachEvent(chain: try ChainCheck(self)) { event throws(JournalError) in
            if case .marked(let text) = event.happening {
                let mark = Mark(
                    sequence: event.sequence, moment: event.moment, drop: event.drop,
                    author: event.author, text: text)
                guard marks.first == mark else { throw damagedMark(event.sequence) }
                marks.removeFirst()
            }
            try body(event)
        }
        if let mark = marks.first { throw damagedMark(mark.sequence) }
    }

    private func damagedMark(_ sequence: Int64) -> JournalError {
        .damaged(
            path: path, place: "among the marks",
            cause: "mark \(sequence) is missing, or is not what its event says")
    }
}
