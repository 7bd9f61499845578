@testable import Rehearsal
import Testing

@Suite("A storefront's answers follow its cues")
struct StorefrontAnswerTests {
    private static let usual = Storefront.PageAnswer.usual

    private func storefront(_ cues: Storefront.Cue...) -> Storefront {
        var storefront = Storefront()
        storefront.cues = cues
        return storefront
    }

    @Test func `outside its cues it answers as usual`() {
        let site = storefront(.init(fault: .down, at: .seconds(2), lasts: .seconds(3)))
        #expect(Storefront().answer(at: .seconds(2)) == Self.usual)
        for time: Duration in [.seconds(-60), .zero, .milliseconds(1999), .seconds(5)] {
            #expect(site.answer(at: time) == Self.usual)
        }
    }

    @Test func `while it is slow its answers take a multiple of the time`() {
        let site = storefront(.init(fault: .slow(times: 8), at: .seconds(2), lasts: .seconds(3)))
        let slow = Storefront.PageAnswer(status: 200, after: .milliseconds(1200))
        #expect(site.answer(at: .seconds(2)) == slow)
        #expect(site.answer(at: .milliseconds(4999)) == slow)
    }

    @Test func `while it is down no answer comes before the end of the cue`() {
        let site = storefront(.init(fault: .down, at: .seconds(2), lasts: .seconds(3)))
        let answer = site.answer(at: .milliseconds(2500))
        #expect(answer == .init(status: 200, after: .milliseconds(2650)))
    }

    @Test func `a cue with a status answers with it at once`() {
        let site = storefront(.init(fault: .down, at: .seconds(2), lasts: .seconds(3), status: 503))
        #expect(site.answer(at: .seconds(2)) == .init(status: 503, after: Self.usual.after))
    }

    @Test func `without a checkout every other page works as usual`() {
        let site = storefront(.init(fault: .noCheckout, at: .zero, lasts: .seconds(60)))
        #expect(site.answer(at: .seconds(30)) == Self.usual)
    }

    @Test func `one incident may lead into the next`() {
        let site = storefront(
            .init(fault: .down, at: .seconds(1), lasts: .seconds(2)),
            .init(fault: .down, at: .seconds(2), lasts: .seconds(4)),
            .init(fault: .slow(times: 10), at: .seconds(6), lasts: .seconds(1)))
        let late = site.answer(at: .seconds(1))
        #expect(late == .init(status: 200, after: .milliseconds(6500)))
        let refused = storefront(
            .init(fault: .down, at: .seconds(1), lasts: .seconds(2)),
            .init(fault: .down, at: .seconds(3), lasts: .seconds(2), status: 500)
        ).answer(at: .seconds(1))
        #expect(refused == .init(status: 500, after: .milliseconds(2150)))
    }

    @Test func `the worse of two answers is the greater one`() {
        let slow = Storefront.PageAnswer(status: 200, after: .seconds(2))
        let refused = Storefront.PageAnswer(status: 503, after: .milliseconds(150))
        #expect([slow, refused, Self.usual].max() == refused)
        #expect([Self.usual, slow].max() == slow)
    }
}
