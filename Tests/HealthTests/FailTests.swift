import Health
import Rules
import Telemetry
import Testing

@Suite("FAILING: requests no longer work")
struct FailTests {
    @Test("A fifth of the answers bad for two seconds, and still bad")
    func badAnswers() {
        var watch = Watch()
        watch.answer(30)
        watch.answer(4, failed: 50)
        #expect(!watch.states.contains(.failing), "a tenth of two seconds")
        watch.answer(5, failed: 50)
        #expect(watch.state == .failing)
        #expect(watch.severity == .alarm)
        #expect(
            watch.reason
                == "22 % of the answers failed or took over 1 s: 450 of 2000 in 2.0 s")
        #expect(
            watch.verdict?.leading.advice.sentence(pauseKey: "P").hasPrefix("pause (P)") == true)
    }

    @Test("A failure that is over raises nothing")
    func over() {
        var watch = Watch()
        watch.answer(30, 1000)
        watch.answer(1, 1500, failed: 500)
        watch.answer(18, 10)
        #expect(!watch.states.contains(.failing))
        watch.answer(1, 10)
        #expect(!watch.states.contains(.failing), "500 of 1690 in two seconds, none in the last")
    }

    @Test("Nineteen bad answers are too few, whatever the total")
    func few() {
        var watch = Watch()
        watch.answer(19, 1, failed: 1)
        #expect(!watch.states.contains(.failing))
        watch.answer(1, 1, failed: 1)
        #expect(!watch.states.contains(.failing), "the first reading has no difference")
        watch.answer(1, 1, failed: 1)
        #expect(watch.state == .failing)
    }

    @Test("Answers slower than a second are bad; refusals and shed requests are not")
    func whatIsBad() {
        var slow = Watch()
        slow.read(30) {
            $0.engine.answered += 10
            $0.engine.slow += 5
        }
        #expect(slow.state == .failing)
        var refused = Watch()
        refused.read(30) {
            $0.engine.requests += 20
            $0.engine.refused += 10
            $0.engine.shed += 10
        }
        #expect(refused.state == .overloaded)
        #expect(!refused.states.contains(.failing))
        #expect(!refused.states.contains(.strained))
    }

    @Test("It clears below a twentieth over five seconds, not between a twentieth and a fifth")
    func hysteresis() {
        var watch = Watch()
        watch.answer(30, failed: 50)
        watch.answer(100, failed: 10)
        #expect(watch.state == .failing)
        watch.answer(20)
        #expect(watch.state == .failing)
        watch.answer(30)
        #expect(!watch.states.contains(.failing))
    }

    @Test("Three failed probes in a row, each counted once, with any status")
    func storefront() {
        var watch = Watch()
        watch.probe(4)
        watch.probe(2, isUp: false)
        watch.read(50)
        #expect(!watch.states.contains(.failing))
        watch.probe(isUp: false)
        #expect(watch.state == .failing)
        #expect(watch.reason == "the storefront failed 3 probes running, the last with no answer")
        #expect(watch.states == [.failing], "that it is slow as well is the same trouble")
        #expect(watch.verdict?.finding(of: .storefront)?.state == .failing)
        #expect(watch.verdict?.finding(of: .engine) == nil)
        watch.probe(2)
        #expect(watch.state == .failing)
        watch.probe()
        #expect(!watch.states.contains(.failing))
    }

    @Test("A wrong answer of the storefront is shown at once and is FAILING after three in a row")
    func wrong() {
        var watch = Watch()
        watch.probe(4)
        func answer(_ count: Int) {
            for _ in 0..<count {
                let number = (watch.reading.storefront?.number ?? 0) + 1
                watch.reading.storefront = StorefrontReading(
                    isUp: false, isWrong: true, status: 404, latencyUS: 900, number: number)
                watch.read()
            }
        }
        answer(1)
        #expect(
            watch.verdict?.notes == [
                "the storefront answers HTTP 404, which the campaign does not expect"
            ])
        #expect(!watch.states.contains(.failing))
        answer(2)
        #expect(watch.state == .failing)
        #expect(watch.reason == "the storefront failed 3 probes running, the last with HTTP 404")
        watch.probe(3)
        #expect(watch.verdict?.notes == [])
    }

    @Test("A successful probe in between restarts the count")
    func flaky() {
        var watch = Watch()
        for _ in 0..<6 {
            watch.probe(2, isUp: false)
            watch.probe()
        }
        #expect(!watch.states.contains(.failing))
        #expect(watch.state == .strained)
    }
}
