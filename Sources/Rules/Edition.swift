/// An edition of the law: what changed in the law since, older recordings are not judged by.
///
/// A sale begins under the edition in `CampaignTerms.edition`, and goes on under a later one after
/// the event `upgraded`.
package enum LawEdition: Int, CaseIterable, Comparable, Sendable {
    /// The law of version 0.1.0.
    case first = 1
    /// Sold out means that something was sold; closed drops reopen with notice; a missed selling
    /// window is parked; commands have ids; the time away does not count for holds.
    case second = 2

    /// The edition that a sale begins under today.
    package static let latest = LawEdition.second

    package static func < (left: LawEdition, right: LawEdition) -> Bool {
        left.rawValue < right.rawValue
    }
}
