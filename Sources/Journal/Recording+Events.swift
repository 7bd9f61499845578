package import Rules

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
        for (place, row) in rows.enumerated() {
            let before = place == 0 ? sequence : rows[place - 1].sequence
            guard row.sequence == before + 1 else { throw gap(after: before, next: row.sequence) }
            if row.event != nil { continue }
            guard Happening.Kind(rawValue: row.kind) != nil else {
                throw .unknownEvent(path: path, sequence: row.sequence, kind: row.kind)
            }
            throw .damaged(
                path: path, place: "in event \(row.sequence)",
                cause: "a column is missing, or a number is out of bounds")
        }
        return rows
    }

    /// At most `limit` rows of events after `sequence`, in order, unchecked.
    package func uncheckedRows(
        after sequence: Int64, limit: Int
    ) throws(JournalError) -> [EventRow] {
        guard sequence < wholeUpTo else { return [] }
        var rows: [EventRow] = []
        try look(place: "after event \(sequence + Int64(rows.count))") { database in
            try database.forEachEvent(
                after: sequence, upTo: self.wholeUpTo, limit: Int64(limit)
            ) { row in
                guard let row else {
                    throw JournalError.damaged(
                        path: self.path, place: "after event \(sequence + Int64(rows.count))",
                        cause: "a column is missing")
                }
                rows.append(row)
                // After the whole part of a cut file, rows may hold anything, even smaller numbers.
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
        if let broken = try look(place: "at its end", { try chain.finish(in: $0) }) {
            throw .damaged(path: path, place: broken.place, cause: broken.cause)
        }
    }

    /// At most `limit` events after `sequence`, up to the first faulty row.
    func eventChunk(
        after sequence: Int64, limit: Int, chain: ChainCheck? = nil
    ) throws(JournalError) -> EventChunk {
        var chunk = EventChunk(after: sequence, limit: limit, chain: chain)
        guard sequence < wholeUpTo else { return chunk }
        var decoder = EventDecoder()
        try look(place: "after event \(chunk.lastSequence)") { database in
            try database.forEachEventCursor(
                after: sequence, upTo: self.wholeUpTo, limit: Int64(limit)
            ) { row in
                guard let event = decoder.event(of: row) else {
                    chunk.failure = self.failure(of: row, after: chunk.lastSequence)
                    return false
                }
                guard event.sequence == chunk.lastSequence + 1 else {
                    chunk.failure = self.gap(after: chunk.lastSequence, next: event.sequence)
                    return false
                }
                chunk.append(event)
                if let broken = try chunk.chain?.add(row, sequence: event.sequence, in: database) {
                    chunk.failure = .damaged(
                        path: self.path, place: broken.place, cause: broken.cause)
                    return false
                }
                // After the whole part of a cut file, rows may hold anything, even smaller numbers.
                return chunk.lastSequence < self.wholeUpTo
            }
        }
        return chunk
    }

    private func gap(after sequence: Int64, next: Int64) -> JournalError {
        .damaged(
            path: path, place: "after event \(sequence)", cause: "the next one is \(next)")
    }

    /// What is wrong with a row that is not a valid event.
    private func failure(of row: RowCursor, after sequence: Int64) -> JournalError {
        guard let row = EventRow(row) else {
            return .damaged(
                path: path, place: "after event \(sequence)", cause: "a column is missing")
        }
        guard row.sequence == sequence + 1 else { return gap(after: sequence, next: row.sequence) }
        guard Happening.Kind(rawValue: row.kind) != nil else {
            return .unknownEvent(path: path, sequence: row.sequence, kind: row.kind)
        }
        return .damaged(
            path: path, place: "in event \(row.sequence)", cause: "its kind lacks a column")
    }
}
