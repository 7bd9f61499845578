package import Rules

/// An event in streams and exports: the columns of its row, with the time in RFC 3339.
package struct EventLine: Equatable, Sendable {
    package var row: EventRow

    package init(_ row: EventRow) {
        self.row = row
    }

    package init(_ event: Event) {
        row = EventRow(event)
    }

    /// The line as a JSON object without a line's end.
    package var json: String {
        var json = JSONText()
        json.event(self)
        return json.text
    }

    /// Parses an event from the JSON of its line; unknown members are ignored.
    package init(parsing bytes: UnsafeRawBufferPointer) throws(ShapeProblem) {
        var row = EventRow(sequence: 0, at: .min, drop: "", kind: "")
        try JSONScanner.members(in: bytes) { (name, value) throws(ShapeProblem) in
            switch (name, value) {
            case ("seq", .integer(let number)): row.sequence = Int64(number)
            case ("at", .string(let text)):
                guard let moment = Moment(rfc3339: text) else {
                    throw .member("at", "an RFC 3339 time")
                }
                row.at = moment.milliseconds
            case ("drop", .string(let text)): row.drop = text
            case ("kind", .string(let text)): row.kind = text
            case ("buyer", .string(let text)): row.buyer = text
            case ("order", .string(let text)): row.order = text
            case ("author", .string(let text)): row.author = text
            case ("reason", .string(let text)): row.reason = text
            case ("text", .string(let text)): row.text = text
            case ("command_id", .string(let text)): row.commandID = text
            case ("command", .string(let text)): row.command = text
            case ("number", .integer(let number)): row.number = Int64(number)
            default: break
            }
        }
        guard row.sequence > 0 else { throw .member("seq", "a whole number, 1 or more") }
        guard row.at != .min else { throw .member("at", "an RFC 3339 time") }
        guard !row.kind.isEmpty else { throw .member("kind", "the name of a kind of event") }
        self.row = row
    }
}

extension JSONText {
    /// An event.
    package mutating func event(_ line: EventLine) {
        let row = line.row
        open()
        member("seq", Int(row.sequence))
        member("at", Moment(milliseconds: row.at))
        member("drop", row.drop)
        member("kind", row.kind)
        member("buyer", row.buyer)
        member("order", row.order)
        member("author", row.author)
        member("reason", row.reason)
        member("text", row.text)
        if let number = row.number { member("number", Int(number)) }
        member("command_id", row.commandID)
        member("command", row.command)
        close()
    }
}
