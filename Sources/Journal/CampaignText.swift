package import Rules

/// The campaign file as it was when an engine opened the journal.
package struct CampaignText: Equatable, Sendable {
    /// The campaign's name.
    package var id: String
    /// The file, byte for byte.
    package var text: String

    /// A campaign file's text.
    package init(id: String, text: String) {
        self.id = id
        self.text = text
    }
}

/// A version of the campaign file, and from where on it held.
package struct CampaignVersion: Equatable, Sendable {
    /// Counts the versions, from 1.
    package var number: Int64
    /// The file as it was.
    package var campaign: CampaignText
    /// When an engine opened the journal with it.
    package var at: Moment
    /// The latest event before it; 0 when there was none.
    package var afterSequence: Int64
    /// The edition of the law that the engine kept then, where the row says so: that of the first
    /// row is the one that the sale began under; nil: the first edition.
    package var edition: LawEdition?
    /// The number of the seal that covers it; nil in a row of version 1.
    package var seal: Int64?
}
