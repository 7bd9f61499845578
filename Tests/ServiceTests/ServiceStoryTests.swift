import Rules
import TestSupport
import Testing

@Suite struct ServiceStoryTests {
    @Test(arguments: Story.names) func theServicePlaysTheLawsStory(name: String)
        async throws
    {
        let story = try Story(named: name)
        let target = try await ServiceStoryTarget(terms: story.terms)
        var run = StoryRun(story, on: target)
        let ended = await Result { try await run.play(story) }
        await target.close()
        try ended.get()
        #expect(run.brokenLaws == [])
        #expect(story.difference(from: run.lines) == nil)
    }
}

extension Result where Failure == any Error {
    /// The result of an asynchronous body, or its error.
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
