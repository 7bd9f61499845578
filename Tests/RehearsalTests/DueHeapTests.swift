@testable import Rehearsal
import Rules
import Testing

@Suite("The heap of due times")
struct DueHeapTests {
    @Test("agrees with a sorted list after scheduling, moving and removing")
    func agreesWithSortedList() {
        var random = SeededRandom(seed: 99)
        var heap = DueHeap(count: 40)
        var model: [Int: Int64] = [:]
        func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
        for _ in 0..<5000 {
            let buyer = below(40)
            switch below(4) {
            case 0:
                heap.remove(buyer)
                model[buyer] = nil
            case 1:
                let time = Int64(below(100))
                let first = model.min { ($0.value, $0.key) < ($1.value, $1.key) }
                let popped = heap.pop(by: time)
                if let first, first.value <= time {
                    #expect(popped?.buyer == first.key)
                    #expect(popped?.due == first.value)
                    model[first.key] = nil
                } else {
                    #expect(popped == nil)
                }
            default:
                let due = Int64(below(100))
                heap.schedule(buyer, at: due)
                model[buyer] = due
            }
            #expect(heap.nextDue == model.values.min())
            #expect(heap.isEmpty == model.isEmpty)
        }
    }
}
