import Health
import Testing

@Suite("Advice as data")
struct AdviceTests {
    let pause = Advice(
        .pause("pause the drop"), " (P) stands here; wait, or call",
        whilePaused: "stay paused; call")

    @Test("The sentence names the reader's own key and leaves a (P) in its text alone")
    func keys() {
        #expect(
            pause.sentence(pauseKey: "f8") == "pause the drop (f8) (P) stands here; wait, or call")
        #expect(pause.sentence(pauseKey: nil) == "pause the drop (P) stands here; wait, or call")
    }

    @Test("A paused drop gets no advice to pause")
    func paused() {
        #expect(pause.sentence(isPaused: true, pauseKey: "P") == "stay paused; call")
        let disk: Advice = "look at the disk"
        #expect(disk.sentence(isPaused: true, pauseKey: "P") == "look at the disk")
    }

    @Test("An empty advice has no sentence")
    func none() {
        let none: Advice = ""
        #expect(none.isEmpty)
        #expect(none.sentence(pauseKey: "P") == "")
        #expect(!pause.isEmpty)
    }
}
