// JSON coding of the sale's types; the journal and the wire use the same.

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

/// Coded as a number of grants per second, or as the word `unlimited`.
extension DripRate: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // If it is not a number, it may be the word `unlimited`; anything else is refused below.
        if let rate = try? container.decode(Int.self), (0...DripRate.perSecondMax).contains(rate) {
            self = .perSecond(rate)
            return
        }
        // If it is not a text either, the error below names both forms.
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
