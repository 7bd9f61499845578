import Foundation
import Rules
import Service
import Testing

@Suite("The tokens of an engine that runs")
struct LiveTokensTests {
    @Test func `follow their file: a revoked one is worthless, a new one good`() throws {
        let folder = TokenFolder()
        let shop = try folder.create("shop", .partner)
        let live = try LiveTokens(folder.file)
        #expect(live.holder(of: shop.text) == TokenHolder(name: "shop", role: .partner))
        #expect(live.holder(of: shop.text + "x") == nil)
        #expect(live.holder(of: "") == nil)
        #expect(try !live.refresh())
        try folder.file.revoke(TokenName("shop"), at: Moment(milliseconds: 2000))
        let priya = try folder.create("priya", .operator)
        #expect(try live.refresh())
        #expect(live.holder(of: shop.text) == nil)
        #expect(live.holder(of: priya.text)?.role == .operator)
        #expect(try !live.refresh())
    }

    @Test func `stay as they were while their file cannot be used, which is told once`() throws {
        let folder = TokenFolder()
        let shop = try folder.create("shop", .partner)
        let good = try String(contentsOfFile: folder.tokens, encoding: .utf8)
        let live = try LiveTokens(folder.file)
        try folder.write("nonsense")
        #expect(throws: TokenProblem.self) { try live.refresh() }
        #expect(try !live.refresh())
        #expect(live.holder(of: shop.text) != nil)
        try FileManager.default.removeItem(atPath: folder.tokens)
        #expect(throws: TokenProblem.missing(path: folder.tokens)) { try live.refresh() }
        #expect(live.holder(of: shop.text) != nil)
        try folder.write(good + "# mended\n")
        #expect(try live.refresh())
        #expect(live.holder(of: shop.text) != nil)
    }

    @Test func `are not there without a file`() throws {
        let folder = TokenFolder()
        #expect(throws: TokenProblem.missing(path: folder.tokens)) {
            try LiveTokens(folder.file)
        }
    }
}
