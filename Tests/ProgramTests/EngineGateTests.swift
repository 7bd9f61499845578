import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("the tests' own support")
struct EngineGateTests {
    /// How many engines run now, and the highest number so far.
    private final class Count: Sendable {
        private let numbers = Mutex((now: 0, most: 0))
        var now: Int { numbers.withLock { $0.now } }
        var most: Int { numbers.withLock { $0.most } }

        func change(by number: Int) {
            numbers.withLock {
                $0.now += number
                $0.most = max($0.most, $0.now)
            }
        }
    }

    @Test func `no more engines run than there are places, and every test gets its turn`() async {
        let gate = EngineGate(places: 4)
        let count = Count()
        await withTaskGroup { tests in
            for number in 0..<60 {
                let engines = [1, 2, 4, 0][number % 4]
                tests.addTask {
                    await gate.pass(engines: engines) { _ in
                        count.change(by: engines)
                        // A test inside a test shares its places instead of waiting for more.
                        await gate.pass(engines: 1) { _ in await Task.yield() }
                        count.change(by: -engines)
                    }
                }
            }
        }
        #expect(count.now == 0)
        #expect(count.most == 4)
    }

    @Test func `a test that runs more engines than it asked for gets an error`() async throws {
        try await PenstockProgram.lend(engines: 0) { program in
            #expect(throws: EngineAllotment.Exceeded.self) {
                try program.start(["serve", program.path("none.toml")])
            }
        }
    }

    @Test func `everything that a test started ends with the tests, also detached processes`()
        async throws
    {
        try await PenstockProgram.lend(engines: 0) { program in
            let guardian = Guardian(mark: UUID().uuidString)
            let script = try program.write(
                "stay", "setsid sleep 1000 &\necho here\nexec sleep 1000\n")
            let child = try program.startShell(script, environment: guardian.environment)
            #expect(await child.line(startingWith: "here") != nil, "\(child.errors)")
            guardian.letGo()
            // The result comes once no process holds the child's output any more.
            #expect(await child.result().status == 128 + SIGKILL)
        }
    }
}
