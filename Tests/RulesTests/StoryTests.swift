import Rules
import TestSupport
import Testing

@Suite struct StoryTests {
    @Test(arguments: Story.names) func theLawPlaysTheStory(name: String) async throws {
        let story = try Story(named: name)
        var run = StoryRun(story, on: LawStoryTarget(terms: story.terms))
        try await run.play(story)
        #expect(run.brokenLaws == [])
        #expect(run.sale.digest == run.target.sale.digest)
        if Story.isRecording {
            try story.record(run.lines)
        } else {
            #expect(story.difference(from: run.lines) == nil)
        }
    }

    @Test func thereAreStories() {
        #expect(Story.names.count > 20)
    }

    @Test func aStoryIsWrittenBackAsItWasRead() throws {
        let text =
            "# two\ndrop d1 units=1\nregister d1 ada\n----\n1 registered d1 ada\n\nbooks\n----\nx\n"
        let story = try Story(name: "two", text: text)
        #expect(story.blocks.count == 2)
        #expect(story.text(expecting: story.blocks.map(\.expected)) == text)
    }

    @Test(arguments: [
        "drop d1", "drop d1 units=x", "dance d1", "claim d1", "advance 5", "open", "mark d1",
        "claim D1 ada", "confirm d1 ada", "announce d1 \"no end", "drop d1 units=1 order=draw",
    ])
    func aMistakeInAStoryIsReported(line: String) {
        #expect(throws: StoryMistake.self) { try Story(name: "wrong", text: line) }
    }
}
