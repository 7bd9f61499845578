package import Rules

/// One token of a token file.
package struct TokenRecord: Equatable, Sendable {
    package var name: TokenName
    package var role: Role
    package var hash: TokenHash
    package var created: Moment
    /// When the token was revoked. `nil` means that it is valid.
    package var revoked: Moment?
}

/// The holder of the token that a request came with.
package struct TokenHolder: Equatable, Sendable {
    package let name: String
    package var role: Role
    /// Separates this holder's buyers from those of other holders in `BuyerRateLimiter`.
    let rateLimitKey: Int

    /// A holder; the pace key is made from the name.
    package init(name: String, role: Role) {
        self.name = name
        self.role = role
        // FNV-1a is enough: operators choose the names, so no attacker can make them collide.
        var key: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { key = (key ^ UInt64(byte)) &* 0x100_0000_01B3 }
        rateLimitKey = Int(truncatingIfNeeded: key)
    }
}

/// The tokens of an engine, valid and revoked, in the order in which they were made.
///
/// As text it has one line for each token with five fields: name, role, SHA-256 of the token in
/// hexadecimal, when it was made, and when it was revoked or `-`. Empty lines and lines that start
/// with `#` are ignored. Lines end with LF, CR LF or CR. A change keeps all other lines as they
/// are.
package struct TokenList: Equatable, Sendable {
    package private(set) var records: [TokenRecord] = []
    private var file: TextLines
    /// The index of each record's line in `file.lines`.
    private var lineIndices: [Int] = []

    package init() {
        file = TextLines(Array((TokenList.heading + "\n").utf8))
    }

    /// The holder of a token. `nil` if it is unknown or revoked.
    ///
    /// It compares all hashes, so that the time does not show which one matches.
    package func holder(of secret: TokenSecret) -> TokenHolder? {
        let hash = secret.hash
        var holder: TokenHolder?
        for record in records where record.hash == hash && record.revoked == nil {
            holder = TokenHolder(name: record.name.text, role: record.role)
        }
        return holder
    }

    /// Adds a token. Throws if the name is in use.
    package mutating func add(
        _ secret: TokenSecret, name: TokenName, role: Role, at moment: Moment
    ) throws(TokenProblem) {
        guard !isInUse(name) else { throw .nameTaken(name) }
        let record = TokenRecord(name: name, role: role, hash: secret.hash, created: moment)
        records.append(record)
        file.append(
            "\(name.text) \(role.rawValue) \(record.hash.hexadecimal) \(moment.rfc3339) -")
        lineIndices.append(file.lines.count - 1)
    }

    /// Revokes the token with this name.
    package mutating func revoke(
        _ name: TokenName, at moment: Moment, path: String
    ) throws(TokenProblem) {
        guard let index = records.lastIndex(where: { $0.name == name }) else {
            throw .unknownName(name, path: path)
        }
        if let revoked = records[index].revoked { throw .alreadyRevoked(name, at: revoked) }
        records[index].revoked = moment
        file.replaceLastWord(of: lineIndices[index], with: moment.rfc3339)
    }

    /// Whether the lists have a token in common, valid or revoked.
    func sharesTokens(with other: TokenList) -> Bool {
        records.contains { record in other.records.contains { $0.hash == record.hash } }
    }

    private func isInUse(_ name: TokenName) -> Bool {
        records.contains { $0.name == name && $0.revoked == nil }
    }

    private static let heading = "# penstock tokens: name role sha256 created revoked"

    package var text: [UInt8] { file.text }

    /// Parses a token file. Throws at the first invalid line.
    package init(parsing text: [UInt8], path: String) throws(TokenProblem) {
        guard !TextLines.isUTF16(text) else {
            throw .badLine(path: path, line: 1, what: "this is UTF-16; save the file as UTF-8")
        }
        file = TextLines(text)
        for index in file.lines.indices {
            let words = file.words(index)
            if words.isEmpty || words[0].first == UInt8(ascii: "#") { continue }
            if let what = TokenList.invalidByte(in: file.content(index)) {
                throw .badLine(path: path, line: index + 1, what: what)
            }
            let record: TokenRecord
            do {
                record = try TokenList.record(of: words.map { String(decoding: $0, as: UTF8.self) })
            } catch {
                throw .badLine(path: path, line: index + 1, what: error.what)
            }
            guard record.revoked != nil || !isInUse(record.name) else {
                let what = "a second token named \"\(record.name.text)\" is in use; remove one"
                throw .badLine(path: path, line: index + 1, what: what)
            }
            // With the same hash on two lines, the token's holder would be ambiguous.
            if let first = records.firstIndex(where: { $0.hash == record.hash }) {
                let line = lineIndices[first] + 1
                let what = "this is the same token as on line \(line); remove one line"
                throw .badLine(path: path, line: index + 1, what: what)
            }
            records.append(record)
            lineIndices.append(index)
        }
    }

    /// Describes the first byte that is not allowed in a token's line. `nil` if there is none.
    private static func invalidByte(in line: ArraySlice<UInt8>) -> String? {
        let odd = line.firstIndex { ($0 < 0x20 && !TextLines.isBlank($0)) || $0 >= 0x7F }
        guard let odd else { return nil }
        let name = (line[odd] == 0 ? "NUL, " : "") + TextLines.name(of: line[odd])
        let position = odd - line.startIndex + 1
        return "byte \(position) is \(name), which a token's line cannot hold; remove it"
    }

    private struct BadField: Error {
        var what: String
    }

    private static func record(of fields: [String]) throws(BadField) -> TokenRecord {
        guard fields.count == 5 else {
            let what = "a token has five fields: name, role, SHA-256, created, revoked or -"
            throw BadField(what: what)
        }
        // The error is dropped, because the message below also names the field.
        guard let name = try? TokenName(fields[0]) else {
            throw BadField(what: "the name \"\(fields[0])\" is none that a token can have")
        }
        guard let role = Role(rawValue: fields[1]) else {
            let roles = Role.allCases.map(\.rawValue).joined(separator: ", ")
            throw BadField(what: "the role must be one of \(roles), not \"\(fields[1])\"")
        }
        guard let hash = TokenHash(hexadecimal: fields[2]) else {
            throw BadField(what: "the hash must have 64 hexadecimal digits in lower case")
        }
        let revoked = fields[4] == "-" ? nil : Moment(rfc3339: fields[4])
        guard let created = Moment(rfc3339: fields[3]), fields[4] == "-" || revoked != nil else {
            throw BadField(what: "times must be written like 2014-07-22T06:30:00.000Z")
        }
        return TokenRecord(
            name: name, role: role, hash: hash, created: created, revoked: revoked)
    }
}
