import Rules
import Telemetry
import Testing

@testable import Engine

@Suite struct FeedTests {
    @Test func aSubscriberReadsEveryItemInOrder() {
        let feed = Feed<Int>(capacity: 8)
        for item in 0..<5 { feed.append(item) }
        let first = feed.items(from: 0, max: 3)
        #expect(first.items == [0, 1, 2])
        let rest = feed.items(from: first.next, max: 10)
        #expect(rest.items == [3, 4])
        #expect(rest.lost == 0)
        #expect(rest.next == feed.end)
    }

    @Test func aSlowSubscriberIsToldHowManyItemsItLost() {
        let feed = Feed<Int>(capacity: 4)
        for item in 0..<10 { feed.append(item) }
        let late = feed.items(from: 2, max: 100)
        #expect(late.lost == 4)
        #expect(late.items == [6, 7, 8, 9])
        #expect(feed.items(from: late.next, max: 100).items.isEmpty)
    }

    @Test func subscribersAreWokenUntilTheyCancel() {
        let feed = Feed<Int>(capacity: 4)
        let inbox = Inbox()
        let token = feed.onAppend { _ in inbox.deliver([Reply(ticket: 0, outcome: .unregistered)]) }
        feed.append(1)
        #expect(inbox.all.count == 1)
        feed.cancel(token)
        feed.append(2)
        #expect(inbox.all.count == 1)
    }

    @Test func readingsCountByWeightAndAThousandDropsStayInBounds() {
        let terms = CampaignTerms(
            id: "c",
            drops: (0..<1000).map { DropTerms(id: DropID(trusted: "d\($0)"), units: 1) })
        var drops = Sale(terms: terms).drops.map { DropReading($0) }
        let feed = Feed<FeedItem>(capacity: 8192, weightMax: EngineLimits().feedBytesMax) {
            $0.weight
        }
        var series = ReadingSeries(.stream)
        for number in 1...8192 {
            drops[number % 1000].claims += 1
            let reading = Reading(
                at: Moment(milliseconds: Int64(number) * 100), number: Int64(number), boot: "b",
                event: 0, durable: 0, drops: drops, engine: EngineReading())
            feed.append(.reading(series.next(reading)))
        }
        let kept = feed.items(from: 0, max: 10_000).items
        let held = kept.reduce(0) { sum, item in
            if case .reading(let reading) = item { sum + reading.drops.count } else { sum }
        }
        #expect(kept.count > 1200, "two minutes are kept")
        #expect(held * 512 <= EngineLimits().feedBytesMax)
    }

    @Test func aHeavyItemReplacesManyLightOnes() {
        let feed = Feed<Int>(capacity: 8, weightMax: 10) { $0 }
        for item in [1, 2, 3, 4] { feed.append(item) }
        #expect(feed.items(from: 0, max: 100).items == [1, 2, 3, 4])
        feed.append(5)
        let late = feed.items(from: 0, max: 100)
        #expect(late.items == [4, 5])
        #expect(late.lost == 3)
        #expect(late.next == 5)
        // The newest item stays, however heavy it is; after it there is room for light ones again.
        feed.append(50)
        #expect(feed.items(from: 0, max: 100).items == [50])
        feed.append(10)
        #expect(feed.items(from: 0, max: 100).items == [10])
        for _ in 0..<20 { feed.append(0) }
        let light = feed.items(from: 0, max: 100)
        #expect(light.items == Array(repeating: 0, count: 8))
        #expect(light.lost == feed.end - 8)
    }

    @Test func aSubscriberMissesNoItemThatTheFeedKeeps() {
        let feed = Feed<Int>(capacity: 16, weightMax: 30) { $0 % 7 }
        var place = 0
        var (seen, lost) = (0, 0)
        for item in 0..<500 {
            feed.append(item)
            guard item % 5 == 0 else { continue }
            let read = feed.items(from: place, max: 3)
            #expect(read.items == Array((place + read.lost)..<read.next))
            #expect(read.items.count <= 3)
            (seen, lost, place) = (seen + read.items.count, lost + read.lost, read.next)
        }
        #expect(seen + lost == place)
        #expect(lost > 0)
    }
}
