package import Rules

/// The campaign file as it was when an engine opened the journal.
package struct CampaignText: Equatable, Sendable {
    package var id: String
    package var text: String

    package init(id: String, text: String) {
        self.id = id
        self.text = text
    }
}

/// One version of the campaign file, and from when it applied.
package struct CampaignVersion: Equatable, Sendable {
    package var number: Int64
    package var campaign: CampaignText
    /// When an engine first opened the journal with this version.
    package var at: Moment
    /// The latest event before this version; 0 if there was none.
    package var afterSequence: Int64
    /// The edition of the law that the engine applied at that time. In the first row: the edition
    /// under which the sale began. Nil if the row does not say; it is then the first edition.
    package var edition: LawEdition?
    /// The number of the seal that covers this row; nil in a row of version 1.
    package var seal: Int64?
}
