import Machine
import Rehearsal
import Wire

extension RehearsalRun {
    /// Time for the engine's probe to find the storefront.
    private static let introduction = Duration.seconds(5)

    /// Lets the storefront follow the parts' cues, once the engine's probe finds it well; earlier
    /// verdicts are ignored. Reports when the campaign does not probe this storefront.
    func prepare(
        _ storefront: PlayedStorefront?, _ parts: [RehearsedDrop], _ watch: RehearsalWatch
    ) async {
        let isProbed = campaign.card.storefrontLimitMS != nil
        guard let storefront else {
            if isProbed, scenario.hasCues {
                Standard.error(
                    "the storefront's cues in \(scenario.name) touch the crowd alone: with"
                        + " --storefront PORT the rehearsal also answers the campaign's probe")
            }
            return
        }
        storefront.play { parts.compactMap(\.answer).max() ?? .usual }
        guard isProbed else {
            Standard.error(
                "the campaign \(campaign.card.id) has no [storefront], so the engine does not ask at"
                    + " \(storefront.url): name that as its probe, and serve it again")
            return
        }
        if await watch.storefrontIsWell(within: RehearsalRun.introduction) { return }
        Standard.error(
            storefront.questions == 0
                ? "the engine has not asked at \(storefront.url) yet: is that the probe under"
                    + " [storefront] in the campaign it serves?"
                : "the engine does not find the storefront well yet; the crowd begins all the same")
    }
}
