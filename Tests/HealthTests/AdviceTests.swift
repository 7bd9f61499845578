import Health
import Testing

@Suite("What to do, as data")
struct AdviceTests {
    let pause = Advice(
        .pause("pause the drop"), " (P) stands here; wait, or call",
        whilePaused: "stay paused; call")

    @Test("The key of an act is the reader's, and a (P) in the words is left alone")
    func keys() {
        #expect(
            pause.sentence(pauseKey: "f8") == "pause the drop (f8) (P) stands here; wait, or call")
        #expect(pause.sentence(pauseKey: nil) == "pause the drop (P) stands here; wait, or call")
    }

    @Test("What is paused already is not advised to be paused")
    func paused() {
        #expect(pause.sentence(isPaused: true, pauseKey: "P") == "stay paused; call")
        let disk: Advice = "look at the disk"
        #expect(disk.sentence(isPaused: true, pauseKey: "P") == "look at the disk")
    }

    @Test("No advice is empty, and says nothing")
    func none() {
        let none: Advice = ""
        #expect(none.isEmpty)
        #expect(none.sentence(pauseKey: "P") == "")
        #expect(!pause.isEmpty)
    }
}
