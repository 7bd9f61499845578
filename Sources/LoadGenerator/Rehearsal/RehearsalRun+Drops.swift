import Machine
import Rehearsal
import Rules
import Wire

extension RehearsalRun {
    /// Assigns crowds to drops that have not opened yet: by name when the scenario names the campaign's
    /// drops, otherwise in order.
    func parts() throws(Failure) -> [RehearsedDrop] {
        let acts = acts(for: try freshDrops())
        if acts.count < scenario.acts.count {
            let played = acts.count == 1 ? "1 is" : "\(acts.count) are"
            Standard.error(
                "\(scenario.name) has \(scenario.acts.count) drops, of which \(played) played:"
                    + " there are no more drops to open")
        }
        return zip(acts, 0...).map { pair, number in
            var act = pair.act
            if let buyers = options.buyers { act.plan = act.plan.resized(to: buyers) }
            return RehearsedDrop(
                act: act, drop: pair.drop, seed: options.seed &+ UInt64(number))
        }
    }

    /// The requested drops that have not opened yet.
    func freshDrops() throws(Failure) -> [DropReply] {
        let place = "the campaign \(campaign.card.id)"
        var drops = campaign.drops
        if let wish = options.drop {
            drops = drops.filter { $0.id == wish.text }
            guard !drops.isEmpty else {
                let names = campaign.drops.map(\.id).joined(separator: ", ")
                throw Failure(
                    "There is no drop \(wish.text) in \(place); it has \(names).", .refused)
            }
        }
        let fresh = drops.filter(\.phase.isBeforeOpening)
        guard !fresh.isEmpty else {
            throw Failure(
                "No drop of \(place) is left to rehearse: \(drops.map(\.id).joined(separator: ", "))"
                    + " opened already. Serve it with a fresh --journal, or under another id.",
                .refused)
        }
        return fresh
    }

    private func acts(for fresh: [DropReply]) -> [(act: ScenarioDrop, drop: DropReply)] {
        let named = fresh.compactMap { drop in
            scenario.acts.first { $0.drop?.text == drop.id }.map { (act: $0, drop: drop) }
        }
        if !named.isEmpty { return named }
        return Array(zip(scenario.acts, fresh)).map { (act: $0, drop: $1) }
    }
}
