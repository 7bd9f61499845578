import Foundation
import Rules
import Service
import Testing

@Suite("The tokens of a running engine")
struct LiveTokensTests {
    @Test func `follow their file: a revoked one is refused, a new one accepted`() throws {
        let folder = TokenFolder()
        let shop = try folder.create("shop", .partner)
        let live = try LiveTokens(folder.file)
        #expect(live.holder(of: shop.text) == TokenHolder(name: "shop", role: .partner))
        #expect(live.holder(of: shop.text + "x") == nil)
        #expect(live.holder(of: "") == nil)
        #expect(try !live.refresh(isForced: false))
        try folder.file.revoke(TokenName("shop"), at: Moment(milliseconds: 2000))
        let priya = try folder.create("priya", .operator)
        #expect(try live.refresh(isForced: false))
        #expect(live.holder(of: shop.text) == nil)
        #expect(live.holder(of: priya.text)?.role == .operator)
        #expect(try !live.refresh(isForced: false))
    }

    @Test func `stay unchanged while their file is unusable, which is reported once`() throws {
        let folder = TokenFolder()
        let shop = try folder.create("shop", .partner)
        let good = try String(contentsOfFile: folder.tokens, encoding: .utf8)
        let live = try LiveTokens(folder.file)
        func see(_ problem: TokenProblem?) throws {
            if let problem {
                #expect(throws: problem) { try live.refresh(isForced: false) }
                #expect(try !live.refresh(isForced: false))
            } else {
                #expect(try live.refresh(isForced: false))
            }
            #expect(live.problem == problem)
            #expect(live.holder(of: shop.text) != nil)
        }
        let path = folder.tokens
        try folder.write(good + "nonsense")
        let what = "a token has five fields: name, role, SHA-256, created, revoked or -"
        try see(.badLine(path: path, line: 3, what: what))
        for text in ["", "# all of them\r\n", "\u{FEFF}", "\n\n\n"] {
            try folder.write(text)
            try see(.noToken(path: path))
        }
        try folder.write(good.replacing("shop", with: "law"))
        try see(
            .badLine(path: path, line: 2, what: "the name \"law\" is none that a token can have"))
        try folder.setMode(0o644)
        try see(.openToOthers(path: path, mode: 0o644))
        try FileManager.default.removeItem(atPath: path)
        try see(.missing(path: path))
        try folder.write(good + "# mended\n")
        try see(nil)
    }

    @Test func `are not replaced by a file without any of them, unless requested`() throws {
        let folder = TokenFolder()
        let shop = try folder.create("shop", .partner)
        let live = try LiveTokens(folder.file)
        try folder.write("")
        #expect(throws: TokenProblem.noToken(path: folder.tokens)) {
            try live.refresh(isForced: false)
        }
        let other = try folder.create("other", .viewer)
        #expect(throws: TokenProblem.foreign(path: folder.tokens)) {
            try live.refresh(isForced: false)
        }
        #expect(live.holder(of: shop.text) != nil && live.holder(of: other.text) == nil)
        #expect(try live.refresh(isForced: true))
        #expect(live.holder(of: shop.text) == nil && live.holder(of: other.text) != nil)
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `are the same with every line ending of their file`(end: String) throws {
        let folder = TokenFolder()
        let shop = try folder.create("shop", .partner)
        let priya = try folder.create("priya", .operator)
        let lines = String(decoding: try folder.bytes(), as: UTF8.self).split(separator: "\n")
        for last in [end, ""] {
            for first in ["", "\u{FEFF}", " # a comment" + end, end + "\t" + end] {
                try folder.write(first + lines.joined(separator: end) + last)
                let live = try LiveTokens(folder.file)
                #expect(live.holder(of: shop.text)?.name == "shop")
                #expect(live.holder(of: priya.text)?.role == .operator)
            }
        }
    }

    @Test func `need a file that holds at least one`() throws {
        let folder = TokenFolder()
        #expect(throws: TokenProblem.missing(path: folder.tokens)) {
            try LiveTokens(folder.file)
        }
        _ = try folder.create("shop", .partner)
        try folder.write("# nobody\n")
        #expect(throws: TokenProblem.noToken(path: folder.tokens)) {
            try LiveTokens(folder.file)
        }
    }
}
