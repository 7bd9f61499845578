// How the law's words are written in JSON, in the journal and on the wire alike.

extension Moment: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let moment = Moment(rfc3339: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not an RFC 3339 time")
        }
        self = moment
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rfc3339)
    }
}

/// A number of grants a second, or the word `unlimited`.
extension DripRate: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // A rate is a number or a word: what is neither is refused below.
        if let rate = try? container.decode(Int.self), (0...DripRate.perSecondMax).contains(rate) {
            self = .perSecond(rate)
            return
        }
        // What is no text is refused below, with the words for both.
        if (try? container.decode(String.self)) == "unlimited" {
            self = .unlimited
        } else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription:
                    "must be a whole number from 0 to \(DripRate.perSecondMax), or \"unlimited\"")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .perSecond(let rate): try container.encode(rate)
        case .unlimited: try container.encode("unlimited")
        }
    }
}

extension Phase: Codable {}
extension CloseReason: Codable {}
