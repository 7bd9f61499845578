/// The answer of `GET /v1/recording`: what `penstock record` needs first. It never holds the secret
/// seeds of draws.
package struct RecordingReply: Codable, Equatable, Sendable {
    package var campaign: String
    /// The campaign file, byte for byte.
    package var text: String
    /// The number of the latest event in the journal; 0 without any.
    package var lastEvent: Int64
    /// The place of the latest reading in the journal; 0 without any.
    package var lastReading: Int64
    /// The edition of the law that the sale began under; absent: the first.
    package var edition: Int?

    package init(
        campaign: String, text: String, lastEvent: Int64, lastReading: Int64, edition: Int? = nil
    ) {
        (self.campaign, self.text, self.edition) = (campaign, text, edition)
        (self.lastEvent, self.lastReading) = (lastEvent, lastReading)
    }

    private enum CodingKeys: String, CodingKey {
        case campaign, text, edition
        case lastEvent = "last_event"
        case lastReading = "last_reading"
    }
}
