import Health
import Rules
import Telemetry
import Testing

@Suite("STRAINED: slower or worse than usual")
struct StrainTests {
    @Test("Two percent bad answers over five seconds, and at least ten: a warning")
    func badAnswers() {
        var watch = Watch()
        watch.answer(60)
        watch.answer(17, failed: 5)
        #expect(watch.state == .ok)
        watch.answer(1, failed: 5)
        #expect(watch.state == .strained)
        #expect(watch.severity == .warning)
        watch.answer(100, failed: 1)
        #expect(watch.state == .strained, "one in a hundred keeps it")
        watch.answer(51)
        #expect(watch.state == .ok)
    }

    @Test("p99 over its limit in three of five seconds with a hundred answers each")
    func slowAnswers() {
        var watch = Watch()
        watch.read(10) { $0.engine.latencyCount = 20 }
        watch.read(29) { $0.engine.latencyP99US = 600_000 }
        #expect(watch.state == .ok)
        watch.read(3)
        #expect(watch.state == .strained)
        #expect(
            watch.reason
                == "one answer in a hundred takes 600 ms, 500 ms is the limit, in 3 of 4 s")
        watch.read(48) { $0.engine.latencyP99US = 80_000 }
        #expect(watch.state == .strained)
        watch.read(12)
        #expect(watch.state == .ok)
        var few = Watch()
        few.read(100) {
            $0.engine.latencyCount = 1
            $0.engine.latencyP99US = 600_000
        }
        #expect(few.state == .ok, "fifty answers in five seconds have no p99")
    }

    @Test("A stop of a few tenths makes no second slow")
    func shortStops() {
        var watch = Watch()
        for _ in 0..<20 {
            watch.read(7) {
                $0.engine.latencyCount = 100
                $0.engine.latencyP99US = 3000
            }
            watch.read(3) { $0.engine.latencyP99US = 800_000 }
        }
        #expect(watch.state == .ok)
    }

    @Test("Commits over 20 ms and three times the usual for three seconds")
    func slowCommits() {
        var watch = Watch()
        watch.read(100) { $0.engine.syncP99US = 2000 }
        watch.read(10) { $0.engine.syncP99US = 35_000 }
        #expect(watch.state == .ok)
        watch.read(15)
        #expect(watch.state == .strained)
        #expect(watch.reason == "a commit takes 35 ms, 20 ms is the limit")
        watch.read(60) { $0.engine.syncP99US = 2000 }
        #expect(watch.state == .ok)
        var slowDisk = Watch()
        slowDisk.read(100) { $0.engine.syncP99US = 15_000 }
        slowDisk.read(50) { $0.engine.syncP99US = 35_000 }
        #expect(slowDisk.state == .ok, "on this disk 45 ms is the limit")
    }

    @Test("Three of five probes slow; the limit is the campaign's")
    func slowStorefront() {
        var watch = Watch(limits: HealthLimits(storefrontSLO: TimeSpan(milliseconds: 300)))
        watch.probe(5)
        watch.probe(2, milliseconds: 350)
        #expect(watch.state == .ok)
        watch.probe(milliseconds: 350)
        #expect(watch.state == .strained)
        watch.probe(4)
        #expect(watch.state == .strained)
        watch.probe(8)
        #expect(watch.state == .ok)
        watch.probe(5, milliseconds: 299)
        #expect(watch.state == .ok)
    }

    /// Sells ten units a second; each is confirmed two seconds later while the checkout works.
    private func sell(_ watch: inout Watch, tenths: Int, confirming: Bool) {
        watch.read(tenths) {
            $0.drops[0].phase = .open
            $0.drops[0].issued = 100_000
            $0.drops[0].grants += 1
            if confirming, $0.drops[0].held >= 20 {
                $0.drops[0].confirmations += 1
                $0.drops[0].sold += 1
            } else {
                $0.drops[0].held += 1
            }
            $0.drops[0].free = 100_000 - $0.drops[0].held - $0.drops[0].sold
        }
    }

    @Test("Grants without confirmations although every probe succeeds")
    func sickCheckout() {
        var watch = Watch()
        sell(&watch, tenths: 600, confirming: true)
        #expect(watch.state == .ok)
        sell(&watch, tenths: 30, confirming: false)
        #expect(watch.state == .ok, "grants two seconds old may still be confirmed")
        sell(&watch, tenths: 100, confirming: false)
        #expect(watch.state == .strained)
        #expect(watch.reason.hasPrefix("d1: "))
        #expect(watch.reason.hasSuffix("100 % is usual"))
        #expect(watch.verdict?.leading.advice.sentence(pauseKey: nil).contains("checkout") == true)
        sell(&watch, tenths: 200, confirming: true)
        #expect(watch.state == .ok)
    }

    @Test("The usual rate of confirmations is a setting")
    func usualRatio() {
        var told = Watch(limits: HealthLimits(usualConfirmationRatio: 0.9))
        sell(&told, tenths: 1000, confirming: false)
        #expect(told.state == .ok, "how long a hold takes is not known: three minutes are allowed")
        sell(&told, tenths: 1400, confirming: false)
        #expect(told.state == .strained)
        var unknown = Watch()
        sell(&unknown, tenths: 2400, confirming: false)
        #expect(unknown.state == .ok, "nothing ever was confirmed: nothing is usual")
    }

    @Test("A burst of grants that buyers pay for later raises nothing")
    func burst() {
        var watch = Watch()
        sell(&watch, tenths: 600, confirming: true)
        watch.read {
            $0.drops[0].grants += 5000
            $0.drops[0].held += 5000
            $0.drops[0].free -= 5000
        }
        var left = 5000
        for tenth in 0..<600 {
            let paid = tenth < 15 ? 0 : min(left, max(1, left / 20))
            left -= paid
            watch.read {
                $0.drops[0].confirmations += paid
                $0.drops[0].held -= paid
                $0.drops[0].sold += paid
            }
            #expect(watch.state == .ok)
        }
    }
}

@Suite("A more severe state hides the states that it explains")
struct ExplainedTests {
    @Test("Many errors are FAILING at once and clear without STRAINED in between")
    func failing() {
        var watch = Watch()
        watch.answer(60)
        var words: [HealthState] = []
        func note() { if words.last != watch.state { words.append(watch.state ?? .ok) } }
        for tenth in 0..<200 {
            watch.answer(1, failed: tenth < 100 ? 50 : 0)
            note()
        }
        #expect(words == [.ok, .failing, .ok])
    }

    @Test("A storefront that returns is not called slow because of its absence")
    func storefrontBack() {
        var watch = Watch()
        watch.probe(4)
        watch.probe(5, isUp: false)
        #expect(watch.state == .failing)
        watch.probe(3)
        #expect(watch.states == [.ok])
    }

    @Test("Late answers of a halted or silent writer are not bad")
    func late() {
        var watch = Watch()
        watch.answer(60)
        watch.read(12) { $0.engine.commitAgeUS += 150_000 }
        #expect(watch.state == .stalled)
        watch.read {
            $0.engine.commitAgeUS = 0
            $0.engine.answered += 1000
            $0.engine.slow += 900
        }
        watch.answer(40)
        #expect(watch.states == [.ok])
        watch.wait(milliseconds: 1500)
        watch.read {
            $0.engine.answered += 1000
            $0.engine.slow += 900
        }
        watch.answer(40)
        #expect(watch.states == [.ok])
    }

    @Test("Slow answers of an overloaded engine are only OVERLOADED")
    func overloaded() {
        var watch = Watch()
        watch.read(60) {
            $0.engine.latencyCount = 100
            $0.engine.latencyP99US = 900_000
            $0.engine.queueWaitMinUS = 800_000
        }
        #expect(watch.states == [.overloaded])
    }

    @Test("The usual number of requests after a flood is not NO DEMAND")
    func flood() {
        var watch = Watch()
        watch.reading.drops[0].phase = .open
        watch.answer(60, 10)
        watch.read(40) {
            $0.engine.requests += 5000
            $0.engine.queueWaitMinUS = 300_000
        }
        watch.reading.engine.queueWaitMinUS = 0
        watch.answer(300, 10)
        #expect(watch.states == [.ok])
        watch.answer(100, 0)
        #expect(watch.states == [.noDemand])
    }
}
