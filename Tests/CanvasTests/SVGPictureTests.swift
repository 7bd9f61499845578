import Canvas
import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite("A frame as a picture")
struct SVGPictureTests {
    private let theme = ThemeLibrary().theme(named: "quiet").theme

    private func picture(
        _ frame: Frame, title: SafeText = "t", about: SafeText = "a"
    ) -> String {
        SVGPicture(frame, theme: theme, title: title, about: about).document
    }

    /// The elements of a picture, read by an XML parser.
    private final class Elements: NSObject, XMLParserDelegate {
        var elements: [(name: String, attributes: [String: String], text: String)] = []

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
            qualifiedName: String?, attributes: [String: String]
        ) {
            elements.append((name, attributes, ""))
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) {
            elements[elements.count - 1].text += text
        }
    }

    private func elements(
        _ document: String
    ) throws -> [(name: String, attributes: [String: String], text: String)] {
        let parser = XMLParser(data: Data(document.utf8))
        let found = Elements()
        parser.delegate = found
        try #require(parser.parse(), "\(String(describing: parser.parserError))")
        return found.elements
    }

    @Test func `text is at its column and as wide as its cells`() throws {
        var frame = Frame(Size(24, 2))
        frame.put("one two   three", at: Point(2, 0))
        frame.put("小米 ●⣿⣿ é!", at: Point(0, 1), Style(.alarm))
        let words = try elements(picture(frame)).filter { $0.name == "text" }
        let places = words.map {
            "\($0.attributes["x"] ?? "")+\($0.attributes["textLength"] ?? "") "
                + "\($0.attributes["y"] ?? "") \($0.text.trimmingCharacters(in: .newlines))"
        }
        #expect(
            places == [
                "18+63 14 one two", "108+45 14 three", "0+18 32 小", "18+18 32 米", "45+9 32 ●",
                "81+9 32 é", "90+9 32 !",
            ])
        #expect(words.allSatisfy { $0.attributes["lengthAdjust"] == "spacingAndGlyphs" })
    }

    @Test func `lines and blocks are shapes that meet at the edges of cells`() throws {
        var frame = Frame(Size(4, 3))
        frame.border(frame.bounds, .border, .unicode)
        frame.fill(Rect(x: 1, y: 1, width: 2, height: 1), "▒", Style(.held))
        let all = try elements(picture(frame))
        #expect(!all.contains { $0.name == "text" })
        let paths = all.filter { $0.name == "path" }.compactMap { $0.attributes["d"] }
        #expect(
            paths == [
                "M4.5 9V18M4.5 9.5H31.5M31.5 9V18", "M4.5 18V36", "M31.5 18V36",
                "M4.5 36V46M4.5 45.5H31.5M31.5 36V46",
            ])
        frame.put("⠁⣀", at: Point(1, 1))
        let dots = try elements(picture(frame)).first { $0.attributes["transform"] != nil }
        #expect(dots?.attributes["d"] == "M5 9h0M9 15h0M11 15h0")
        #expect(dots?.attributes["transform"] == "scale(2.25)")
        let block = try #require(all.last { $0.name == "rect" }?.attributes)
        #expect(block["x"] == "9" && block["width"] == "18" && block["opacity"] == "0.6")
        #expect(block["y"] == "18" && block["height"] == "18")
    }

    @Test func `colours are the theme's, its ground the background`() throws {
        var frame = Frame(Size(9, 1))
        frame.put("ALARM", at: Point(0, 0), Style(.alarm))
        let all = try elements(picture(frame))
        let papers = all.filter { $0.name == "rect" }.compactMap { $0.attributes["fill"] }
        #expect(papers == ["#000000", "#c00000"])
        let word = try #require(all.first { $0.name == "text" }?.attributes)
        #expect(word["fill"] == "#ffffff" && word["font-weight"] == "bold")
        frame.put("x", at: Point(6, 0), Style(.warn, [.reverse, .underline]))
        let reversed = try elements(picture(frame)).filter { $0.attributes["fill"] == "#ffaf00" }
        #expect(reversed.map(\.name) == ["rect"])
    }

    @Test func `text from outside cannot become markup`() throws {
        let words = SafeText(
            "a\u{1B}[2J</svg><script>alert('&')</script>\u{202E}\u{200B}\u{9B}31m\u{0}\"\u{FFFE}]]>"
        )
        var frame = Frame(Size(120, 1))
        frame.put(words, at: Point(0, 0))
        let document = picture(frame, title: words, about: words)
        let all = try elements(document)
        #expect(
            all.map(\.name) == ["svg", "title", "desc", "rect", "g"]
                + all.dropFirst(5).map { _ in "text" })
        #expect(document.components(separatedBy: "</svg>").count == 2)
        for scalar in document.unicodeScalars where scalar != "\n" {
            let category = scalar.properties.generalCategory
            #expect(category != .control && category != .format, "\(scalar.value)")
        }
        let shown = all.dropFirst(5).map { $0.text.trimmingCharacters(in: .newlines) }.joined()
        #expect(shown == words.string)
        #expect(all[1].text.hasPrefix(words.string) && all[2].text.hasPrefix(words.string))
    }

    @Test(arguments: [Size(0, 0), Size(1, 1), Size(0, 5)])
    func `a picture of any size is valid`(_ size: Size) throws {
        #expect(try elements(picture(Frame(size))).first?.name == "svg")
    }

    @Test func `text starts with its title`() {
        var frame = Frame(Size(10, 2))
        frame.put("sold 5", at: Point(1, 1))
        #expect(frame.plainText(under: "LIVE | e") == "LIVE | e\n\n\n sold 5\n")
    }
}
