import Rules
import TestSupport
import Testing

@Suite struct EngineStoryTests {
    @Test(arguments: Story.names) func theEnginePlaysTheLawsStory(name: String) async throws {
        let story = try Story(named: name)
        let target = EngineStoryTarget(terms: story.terms)
        defer { target.close() }
        var run = StoryRun(story, on: target)
        try await run.play(story)
        #expect(run.brokenLaws == [])
        #expect(story.difference(from: run.lines) == nil)
    }
}
