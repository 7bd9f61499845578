package import Rules

/// An operator's note in the sale's history.
package struct Mark: Equatable, Sendable {
    package var sequence: Int64
    package var moment: Moment
    package var drop: DropID
    package var author: Author?
    package var text: ExactText
}

extension Recording {
    /// At most `limit` events after `sequence`, in order, without gaps.
    package func events(after sequence: Int64, limit: Int) throws(JournalError) -> [Event] {
        let chunk = try eventChunk(after: sequence, limit: limit)
        if let failure = chunk.failure { throw failure }
        return chunk.events
    }

    /// At most `limit` rows of events after `sequence`, in order.
    ///
    /// Throws if a row is not a valid event.
    package func eventRows(
        after sequence: Int64, limit: Int
    ) throws(JournalError) -> [EventRow] {
        let rows = try uncheckedRows(after: sequence, limit: limit)
        for (before, row) in zip([sequence] + rows.map(\.sequence), rows)
        where row.sequence != before + 1 || row.event == nil {
            throw fault(of: row, after: before)
        }
        return rows
    }

    /// At most `limit` rows of events after `sequence`, in order, unchecked.
    package func uncheckedRows(
        after sequence: Int64, limit: Int
    ) throws(JournalError) -> [EventRow] {
        guard sequence < wholeUpTo else { return [] }
        var rows: [EventRow] = []
        try read(place: "after event \(sequence + Int64(rows.count))") { database in
            try database.forEachEvent(
                after: sequence, upTo: self.wholeUpTo, limit: Int64(limit)
            ) { row in
                guard let row else {
                    throw self.fault(of: nil, after: sequence + Int64(rows.count))
                }
                rows.append(row)
                // Behind the intact part of a truncated file, rows may hold anything, even lower numbers.
                return row.sequence < self.wholeUpTo
            }
        }
        return rows
    }

    /// Passes every event after `sequence`, up to `last`, to the body, in order, without gaps.
    ///
    /// Only a few thousand events are in memory at a time. The next ones are read on another thread
    /// while the body runs.
    package func forEachEvent(
        after sequence: Int64 = 0, upTo last: Int64 = .max,
        _ body: (Event) throws(JournalError) -> Void
    ) throws(JournalError) {
        try forEachEvent(after: sequence, upTo: last, chain: nil, body)
    }

    func forEachEvent(
        after sequence: Int64 = 0, upTo last: Int64 = .max, chain: ChainCheck?,
        _ body: (Event) throws(JournalError) -> Void
    ) throws(JournalError) {
        func limit(after sequence: Int64) -> Int { Int(min(EventChunk.length, last - sequence)) }
        guard sequence < last else { return }
        var chunk = try eventChunk(
            after: sequence, limit: limit(after: sequence), chain: chain)
        while !chunk.events.isEmpty {
            let newest = chunk.lastSequence
            var ahead: ReadAhead?
            if chunk.isFull, newest < last {
                ahead = ReadAhead(
                    in: self, after: newest, limit: limit(after: newest), chain: chunk.chain)
            }
            defer { ahead?.wait() }
            try chunk.events.withUnsafeBufferPointer { events throws(JournalError) in
                for place in events.indices { try body(events[place]) }
            }
            if let failure = chunk.failure { throw failure }
            guard newest < last else { return }
            // A running sale may have added events in the meantime.
            if let ahead {
                chunk = try ahead.chunk()
            } else {
                chunk = try eventChunk(
                    after: newest, limit: limit(after: newest), chain: chunk.chain)
            }
        }
        if let failure = chunk.failure { throw failure }
        guard var chain = chunk.chain else { return }
        if let broken = try read(place: "at its end", { try chain.finish(in: $0) }) {
            throw damaged(broken.place, broken.cause)
        }
    }

    /// Passes every event to the body, and checks the seal chain and the marks; see `forEachEvent`.
    package func forEachSealedEvent(
        _ body: (Event) throws(JournalError) -> Void
    ) throws(JournalError) {
        var marks = try marks()[...]
        try forEachEvent(chain: try ChainCheck(self)) { event throws(JournalError) in
            if case .marked(let text) = event.content {
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
        damaged(
            "among the marks", "mark \(sequence) is missing, or is not what its event says")
    }

    /// All marks, in order.
    package func marks() throws(JournalError) -> [Mark] {
        var marks: [Mark] = []
        do {
            try read(place: "among the marks") { database in
                try database.forEachRow(
                    """
                    SELECT seq, at, "drop", operator, text FROM marks WHERE seq <= ? ORDER BY seq
                    """, [.number(self.wholeUpTo)]
                ) { row in
                    guard let mark = Mark(row) else {
                        throw self.damaged("among the marks", "a column is missing")
                    }
                    marks.append(mark)
                    return true
                }
            }
        } catch {
            if loss == nil { throw error }
        }
        return marks
    }

    /// At most `limit` events after `sequence`, up to the first faulty row.
    func eventChunk(
        after sequence: Int64, limit: Int, chain: ChainCheck? = nil
    ) throws(JournalError) -> EventChunk {
        var chunk = EventChunk(after: sequence, limit: limit, chain: chain)
        guard sequence < wholeUpTo else { return chunk }
        var decoder = EventDecoder()
        try read(place: "after event \(chunk.lastSequence)") { database in
            try database.forEachEventCursor(
                after: sequence, upTo: self.wholeUpTo, limit: Int64(limit)
            ) { row in
                guard let event = decoder.event(of: row),
                    event.sequence == chunk.lastSequence + 1
                else {
                    chunk.failure = self.fault(of: EventRow(row), after: chunk.lastSequence)
                    return false
                }
                chunk.append(event)
                if let broken = try chunk.chain?.add(row, sequence: event.sequence, in: database) {
                    chunk.failure = self.damaged(broken.place, broken.cause)
                    return false
                }
                // Behind the intact part of a truncated file, rows may hold anything, even lower numbers.
                return chunk.lastSequence < self.wholeUpTo
            }
        }
        return chunk
    }

    /// What is wrong with a row that is not the valid next event. The row is nil if a required column
    /// is missing.
    private func fault(of row: EventRow?, after sequence: Int64) -> JournalError {
        guard let row else { return damaged("after event \(sequence)", "a column is missing") }
        guard row.sequence == sequence + 1 else {
            return damaged("after event \(sequence)", "the next one is \(row.sequence)")
        }
        guard EventKind(rawValue: row.kind) != nil else {
            return .unknownEvent(path: path, sequence: row.sequence, kind: row.kind)
        }
        return damaged(
            "in event \(row.sequence)", "a column is missing, or a number is out of bounds")
    }
}

extension Mark {
    fileprivate init?(_ row: RowCursor) {
        guard let sequence = row.number(0), let at = row.number(1), let drop = row.text(2),
            let text = row.text(4)
        else { return nil }
        self.init(
            sequence: sequence, moment: Moment(milliseconds: at), drop: DropID(trusted: drop),
            author: row.text(3).map(Author.init(name:)), text: ExactText(text))
    }
}
