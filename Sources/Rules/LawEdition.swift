/// An edition of the law; later changes of the law do not apply to older recordings.
///
/// A sale begins under the edition in `CampaignTerms.edition`. The event `upgraded` moves it to a
/// later one.
package enum LawEdition: Int, CaseIterable, Comparable, Sendable {
    /// The law of version 0.1.0.
    case first = 1
    /// Sold out requires that something was sold; closed drops can reopen with notice; a missed
    /// selling window parks the drop; commands have ids; holds do not run while the engine is away.
    case second = 2

    package static let latest = LawEdition.second

    package static func < (left: LawEdition, right: LawEdition) -> Bool {
        left.rawValue < right.rawValue
    }
}
