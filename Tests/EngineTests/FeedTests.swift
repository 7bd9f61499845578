import Engine
import Testing

@Suite struct FeedTests {
    @Test func aFollowerReadsEveryItemInOrder() {
        let feed = Feed<Int>(capacity: 8)
        for item in 0..<5 { feed.append(item) }
        let first = feed.items(from: 0, max: 3)
        #expect(first.items == [0, 1, 2])
        let rest = feed.items(from: first.next, max: 10)
        #expect(rest.items == [3, 4])
        #expect(rest.lost == 0)
        #expect(rest.next == feed.end)
    }

    @Test func aSlowFollowerIsToldHowManyItLost() {
        let feed = Feed<Int>(capacity: 4)
        for item in 0..<10 { feed.append(item) }
        let late = feed.items(from: 2, max: 100)
        #expect(late.lost == 4)
        #expect(late.items == [6, 7, 8, 9])
        #expect(feed.items(from: late.next, max: 100).items.isEmpty)
    }

    @Test func followersAreWokenUntilTheyCancel() {
        let feed = Feed<Int>(capacity: 4)
        let inbox = Inbox()
        let token = feed.onAppend { _ in inbox.deliver([Reply(ticket: 0, outcome: .unregistered)]) }
        feed.append(1)
        #expect(inbox.all.count == 1)
        feed.cancel(token)
        feed.append(2)
        #expect(inbox.all.count == 1)
    }
}
