import Synchronization

/// Limits how many real engines the tests run at once. On a small machine more than four at a time
/// are slower than one after another, and miss their deadlines.
///
/// A test asks once for all the engines that it runs at the same time, and waits until that many
/// places are free. Nobody waits while holding a place, so no two tests wait for each other.
package final class EngineGate: Sendable {
    package static let shared = EngineGate(places: 4)

    /// The allotment of the current test; a test inside it shares it.
    @TaskLocal private static var current: EngineAllotment?

    private struct State {
        var free: Int
        var waiting: [(count: Int, goOn: CheckedContinuation<Void, Never>)] = []
    }

    private let places: Int
    private let state: Mutex<State>

    package init(places: Int) {
        self.places = places
        state = Mutex(State(free: places))
    }

    /// Runs a test that has at most `engines` running at the same time. A test inside another one
    /// shares the outer test's allotment.
    package func pass<Outcome>(
        engines: Int, _ body: (EngineAllotment) async throws -> Outcome
    ) async rethrows -> Outcome {
        if let outer = EngineGate.current { return try await body(outer) }
        precondition(engines <= places, "a test can run at most \(places) engines")
        if engines > 0 { await enter(engines) }
        defer { if engines > 0 { leave(engines) } }
        let allotment = EngineAllotment(engines)
        return try await EngineGate.$current.withValue(allotment) { try await body(allotment) }
    }

    /// First come, first served: a test that needs two places cannot starve.
    private func enter(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isIn = state.withLock { state in
                guard state.waiting.isEmpty, state.free >= count else {
                    state.waiting.append((count, continuation))
                    return false
                }
                state.free -= count
                return true
            }
            if isIn { continuation.resume() }
        }
    }

    private func leave(_ count: Int) {
        let next = state.withLock { state in
            state.free += count
            var next: [CheckedContinuation<Void, Never>] = []
            while let first = state.waiting.first, state.free >= first.count {
                state.free -= first.count
                next.append(state.waiting.removeFirst().goOn)
            }
            return next
        }
        for continuation in next { continuation.resume() }
    }
}

package final class EngineAllotment: Sendable {
    /// A test ran more engines than it asked for.
    package struct Exceeded: Error, CustomStringConvertible {
        package let description: String
    }

    private let limit: Int
    private let running = Mutex(0)

    init(_ limit: Int) {
        self.limit = limit
    }

    /// Counts an engine that is about to start. Throws if the test did not ask for that many.
    func begin() throws {
        try running.withLock { running in
            guard running < limit else {
                throw Exceeded(
                    description: "this test runs more than \(limit) engines at the same time:"
                        + " ask for them with lend(engines:)")
            }
            running += 1
        }
    }

    func end() {
        running.withLock { $0 -= 1 }
    }
}
