import Engine
import NIOCore
import NIOPosix
import Rules
import Telemetry
import Testing
import Wire

@testable import Service

/// A chunk for many subscribers is encoded once, and equals what each would get alone.
@Suite struct FeedChunkTests {
    private let drop = DropID(trusted: "d1")

    private func event(_ sequence: Int64, _ content: EventContent) -> Event {
        let isAct = content.kind.isAct
        return Event(
            sequence: sequence, moment: Moment(milliseconds: sequence), drop: drop,
            content: content, author: isAct ? .operator("priya") : nil)
    }

    private func claim(_ sequence: Int64) -> FeedItem {
        .events([event(sequence, .claimed(BuyerID(trusted: "b\(sequence)")))])
    }

    private func act(_ sequence: Int64) -> FeedItem {
        .events([event(sequence, .marked("note \(sequence)"))])
    }

    private func reading(_ number: Int64, boot: String = "b") -> FeedItem {
        .reading(
            Reading(
                at: Moment(milliseconds: number), number: number, boot: boot, event: 0, durable: 0,
                drops: [], engine: EngineReading()))
    }

    /// Runs the body with a fan-out on its own loop, whose feed has these items.
    private func onFanout<Result: Sendable>(
        _ items: [FeedItem], capacity: Int = 1000,
        _ body: @escaping @Sendable (FeedFanout, Feed<FeedItem>) throws -> Result
    ) async throws -> Result {
        let loop = NIOSingletons.posixEventLoopGroup.next()
        return try await loop.submit {
            let feed = Feed<FeedItem>(capacity: capacity)
            for item in items { feed.append(item) }
            return try body(FeedFanout(feed: feed, eventLoop: loop), feed)
        }.get()
    }

    @Test(arguments: [StreamForm.messages(.all), .messages(.acts), .messages(.none), .lines])
    func aChunkIsItsItemsOneAfterAnother(form: StreamForm) async throws {
        let items = [claim(1), reading(1), act(2), claim(3), reading(2), claim(4)]
        let seen = try await onFanout(items) {
            fanout, _ -> (run: [UInt8], apart: [UInt8], end: Int?) in
            var apart: [UInt8] = []
            for place in items.indices {
                let bytes = fanout.entry(at: place)?.entry.bytes(form)
                apart += bytes.map { Array($0.readableBytesView) } ?? []
            }
            let run = fanout.chunk(from: 0, in: form)
            return (run.map { Array($0.bytes.readableBytesView) } ?? [], apart, run?.end)
        }
        #expect(seen.run == seen.apart)
        #expect(seen.end == items.count)
    }

    @Test func aSubscriberGetsWhatIsNewAtItsPlace() async throws {
        let (first, second) = (claim(1), reading(1))
        let more = act(2)
        let seen = try await onFanout([first, second]) { fanout, feed -> [Int?] in
            let form = StreamForm.messages(.all)
            let run = fanout.chunk(from: 0, in: form)
            let nothing = fanout.chunk(from: 2, in: form)
            feed.append(more)
            // The chunk that was encoded before is unchanged; the rest follows it.
            let again = fanout.chunk(from: 0, in: form)
            let rest = fanout.chunk(from: 2, in: form)
            return [run?.end, nothing?.end, again?.end, rest?.position, rest?.end]
        }
        #expect(seen == [2, nil, 2, 2, 3])
    }

    @Test func aChunkIsNewOnlyIfTheSubscriberKnowsNoneOfIt() async throws {
        let items = [reading(7), claim(5), claim(6)]
        let seen = try await onFanout(items) { fanout, _ -> [Bool?] in
            let run = fanout.chunk(from: 0, in: .messages(.acts))
            return [
                run?.isNew(after: 4, 6), run?.isNew(after: 5, 6), run?.isNew(after: 4, 7),
                run?.isNew(after: 0, 0), run?.lastEvent == 6,
            ]
        }
        #expect(seen == [true, false, false, true, true])
    }

    @Test func aChunkFitsIntoOneWrite() async throws {
        let items = (1...40).map { reading(Int64($0), boot: String(repeating: "x", count: 4000)) }
        let ends = try await onFanout(items) { fanout, _ -> [Int] in
            var (ends, place) = ([Int](), 0)
            while let run = fanout.chunk(from: place, in: .messages(.none)) {
                #expect(run.bytes.readableBytes <= 32 << 10)
                place = run.end
                ends.append(place)
            }
            return ends
        }
        #expect(ends.count > 4 && ends.last == 40 && ends == ends.sorted())
        let long = reading(1, boot: String(repeating: "x", count: 100_000))
        let end = try await onFanout([long, long]) { fanout, _ in
            fanout.chunk(from: 0, in: .messages(.none))?.end
        }
        #expect(end == 1)
    }

    @Test func aChunkDoesNotStartAtALostItem() async throws {
        let items = (1...10).map { reading(Int64($0)) }
        let seen = try await onFanout(items, capacity: 4) { fanout, _ -> [Int?] in
            let form = StreamForm.messages(.all)
            return [fanout.chunk(from: 0, in: form)?.end, fanout.chunk(from: 6, in: form)?.end]
        }
        #expect(seen == [nil, 10])
    }

    @Test func subscribersOfDifferentFormsAndPlacesGetDifferentChunks() async throws {
        let items = (1...30).map { $0 % 3 == 0 ? act(Int64($0)) : claim(Int64($0)) }
        let forms = [StreamForm.messages(.all), .messages(.acts), .messages(.none), .lines]
        let isRight = try await onFanout(items) { fanout, _ -> Bool in
            // More places and forms than are kept at a time, each twice.
            for _ in 0..<2 {
                for place in 0..<30 {
                    for form in forms {
                        guard let run = fanout.chunk(from: place, in: form) else { return false }
                        let bytes = (place..<30).flatMap { place in
                            fanout.entry(at: place).map {
                                Array($0.entry.bytes(form).readableBytesView)
                            } ?? []
                        }
                        if Array(run.bytes.readableBytesView) != bytes || run.end != 30 {
                            return false
                        }
                    }
                }
            }
            return true
        }
        #expect(isRight)
    }
}
