package import Rules

extension Reading {
    /// The reading at a later moment: the engine's gauges unchanged, the drops updated by events.
    ///
    /// An event does not say whether a release gave back a unit or a place in the line. The books
    /// of the next reading do, for all releases between the two readings together.
    ///
    /// - Parameters:
    ///   - events: the events after this reading up to the moment, in order.
    ///   - moment: the later moment.
    ///   - later: the events after the moment, up to the next reading.
    ///   - next: nil: all releases count as units given back.
    /// - Returns: a reading whose number comes from the moment, so that the later of two readings
    ///   has the higher number.
    package func advanced(
        by events: [Event], to moment: Moment, then later: [Event] = [], before next: Reading?
    ) -> Reading {
        var reading = self
        reading.at = moment
        reading.number = max(number, moment.milliseconds)
        reading.event = events.last?.sequence ?? event
        reading.durable = reading.event
        for index in reading.drops.indices {
            let name = reading.drops[index].drop
            func own(_ events: [Event]) -> [Event] { events.filter { $0.drop.text == name } }
            let (before, after) = (own(events), own(later))
            let then = next?.drops.first { $0.drop == name }
            var holds = drops[index].releasesOfHolds(in: before + after, upTo: then)
            for event in before {
                let isRelease = event.content.kind == .released
                reading.drops[index].apply(event, endsHold: isRelease && holds > 0)
                if isRelease { holds -= 1 }
            }
            reading.drops[index].oldestWaitMS +=
                reading.drops[index].line > 0 ? Int((moment - at).milliseconds) : 0
        }
        return reading
    }
}

extension DropReading {
    /// Number of releases among the events that gave back a unit, inferred from the next reading's
    /// books.
    fileprivate func releasesOfHolds(in events: [Event], upTo next: DropReading?) -> Int {
        let releases = events.count { $0.content.kind == .released }
        guard releases > 0, let next else { return releases }
        var advanced = self
        for event in events where event.content.kind != .released {
            advanced.apply(event, endsHold: false)
        }
        return min(max(0, advanced.held - next.held), releases)
    }
}
