import Campaign
import Rules
import Testing

@Suite("The mistakes of a campaign file")
struct CampaignProblemsTests {
    private func problems(_ text: String) -> [String] {
        do {
            _ = try CampaignFile(parsing: text, file: "c.toml")
            return []
        } catch {
            return error.description.split(separator: "\n").map(String.init)
        }
    }

    @Test(arguments: ["\r", "\r\n"])
    func `have the right line with every line ending`(end: String) throws {
        let text = fullText.replacing("\n", with: end)
        let same = try CampaignFile(parsing: fullText, file: "c.toml")
        #expect(try CampaignFile(parsing: text, file: "c.toml") == same)
        let wrong = text.replacing("partner = ", with: "partnr = ")
        #expect(problems(wrong).contains { $0.hasPrefix("c.toml:4: ") })
        let bytes = Array("a = 1\(end)b = ".utf8) + [0xFF]
        let error = #expect(throws: FileProblems.self) {
            try CampaignFile(bytes: bytes, file: "c.toml")
        }
        #expect(error?.description.hasPrefix("c.toml:2: This line is not UTF-8") == true)
    }

    /// The only problem of `fullText` after one of its lines was replaced.
    private func problem(replacing old: String, with new: String) -> String {
        #expect(fullText.contains(old), "the text has no \(old)")
        let found = problems(fullText.replacing(old, with: new, maxReplacements: 1))
        #expect(found.count == 1, "\(found)")
        return found.first ?? ""
    }

    @Test(arguments: [
        ("id = \"mi3-2014\"", "id = \"Mi3\"", 2, "id must be 1 to 64 of a-z, 0-9 and '-'"),
        ("id = \"mi3-2014\"\n", "", 1, "[campaign] lacks id: add id = "),
        ("product = \"Mi 3 16 GB\"", "product = 3", 3, "not 3"),
        ("partner = \"Flipkart\"", "partner = \"\"", 4, "partner must be a text in quotes"),
        ("partner = \"Flipkart\"", "partnr = 1\npartner = \"x\"", 4, "did you mean partner?"),
        ("\"Asia/Kolkata\"", "\"Europe/Pariss\"", 5, "did you mean \"Europe/Paris\"?"),
        ("\"Asia/Kolkata\"", "\"../../etc\"", 5, "must be the name of a time zone"),
        ("price = \"INR 13999\"", "price = \"a\\u001B[2J\"", 6, "not \"a\u{FFFD}[2J\""),
        ("carry_over = true", "carry_over = \"yes\"", 7, "must be true or false, not \"yes\""),
        ("away_limit = \"10s\"", "away_limit = 10", 11, "must be a length of time from 0s to 1d"),
        ("https://shop.example/health", "shop.example", 14, "must be an address in quotes"),
        ("https://shop.example/health", "ftp://shop.example", 14, "must be an address in quotes"),
        ("\"250ms\"", "\"1ms\"", 15, "500ms\", not \"1ms\""),
        ("500_000", "0", 19, "line must be a whole number from 1 to 10000000, not 0"),
        ("\"7/s\"", "\"7/m\"", 20, "must be a rate in quotes"),
        ("\"7/s\"", "\"-7/s\"", 20, "must be a rate in quotes"),
        ("units = 10_000", "units = 0", 24, "units must be a whole number from 1 to 100000000"),
        ("units = 10_000", "units = 100_000_001", 24, "not 100000001"),
        ("units = 10_000", "units = 1e4", 24, "not 10000.0"),
        ("units = 10_000", "units = \"10000\"", 24, "not \"10000\""),
        ("units = 15_000", "", 34, "[[drop]] lacks units: add units = 10_000"),
        (
            "id = \"mi3-2\"", "id = \"mi3-1\"", 35,
            "the drop on line 23 has the id \"mi3-1\" already"
        ),
        ("2014-07-22T12:00:00+05:30", "2014-07-22T12:00:00", 27, "as in 2014-07-22T12:00:00+05:30"),
        ("2014-07-22T12:00:00+05:30", "\"2014-07-22T12:00:00+05:30\"", 27, "without quotes"),
        ("2014-07-22T12:00:00+05:30", "2014-07-22", 27, "not 2014-07-22"),
        ("2014-07-22T12:00:00+05:30", "2014-07-15T17:59:59.999+05:30", 27, "opens is before"),
        ("2014-07-23T06:30:00Z", "2014-07-22T12:00:00+05:30", 28, "closes is not after opens"),
        ("2014-07-22T11:55:00.125", "2014-07-15T17:59:59", 26, "registration_closes is before"),
        ("hold = \"2m\"", "hold = \"0s\"", 29, "hold must be a length of time from 1ms to 30d"),
        ("hold = \"2m\"", "hold = \"-5s\"", 29, "hold must be a length of time"),
        ("drip_rate = 500", "drip_rate = -1", 30, "drip_rate must be grants a second"),
        ("drip_rate = 500", "drip_rate = 1_000_001", 30, "drip_rate must be grants a second"),
        ("order = \"draw\"", "order = \"lottery\"", 31, "must be \"first-come\" or \"draw\""),
        ("order = \"draw\"", "order = \"priority\"", 31, "carry_over = true"),
        ("draw_window = \"5s\"", "", 31, "add draw_window = \"5s\""),
        ("order = \"draw\"", "", 32, "draw_window is for draws"),
        ("[limits]", "[limit]", 18, "did you mean limits?"),
        ("[limits]", "[[limits]]", 18, "limits must be a table: start it with [limits]"),
        ("units = 10_000", "units = ", 24, "A value is expected here, not the end of the line"),
        ("units = 15_000", "units = 1\nunits = 2", 37, "\"units\" is there already, on line 36"),
        ("price = \"INR 13999\"", "price = \"a\\u0000b\"", 6, "price must be a text in quotes"),
        ("price = \"INR 13999\"", "price = \"a\u{0}b\"", 6, "A control character is here"),
    ])
    func `each has its line and says how to correct it`(
        old: String, new: String, line: Int, words: String
    ) {
        let problem = problem(replacing: old, with: new)
        #expect(problem.hasPrefix("c.toml:\(line): "), "\(problem)")
        #expect(problem.contains(words), "\(problem)")
    }

    /// For example after a mistyped year: such a sale would open without any registered buyer.
    @Test(
        arguments: [
            ("opens = 2026-05-01T10:00:00Z", "9: opens was 30 days ago"),
            (
                "registration_closes = 2026-05-31T09:59:30Z",
                "9: registration_closes was 30 seconds ago"
            ),
            (
                "opens = 2026-05-31T06:30:00Z\ncloses = 2026-06-01T10:00:00Z",
                "9: opens was 3 hours ago"
            ),
            ("closes = 2026-05-31T09:00:00Z", "9: closes is past"),
            ("opens = 2026-05-31T10:00:01Z", nil),
            (
                "registration_closes = 2026-06-01T10:00:00Z\nopens = 2026-05-31T09:00:00Z", nil
            ),
            // A drop whose window has passed altogether is not played at all.
            ("opens = 2026-05-31T08:00:00Z\ncloses = 2026-05-31T09:00:00Z", nil),
        ] as [(String, String?)])
    func `a sale that begins after its registration has ended is refused`(
        times: String, words: String?
    ) throws {
        let text = """
            [campaign]
            id = "c"
            product = "p"
            partner = "s"
            timezone = "UTC"
            [[drop]]
            id = "d"
            units = 1
            """ + "\n" + times
        let noon = try #require(Moment(rfc3339: "2026-05-31T10:00:00Z"))
        #expect(throws: Never.self) { try CampaignFile(parsing: text, file: "c.toml") }
        do throws(FileProblems) {
            _ = try CampaignFile(parsing: text, file: "c.toml", beginningAt: noon)
            #expect(words == nil)
        } catch {
            let words = try #require(words, "\(error)")
            #expect(error.description.hasPrefix("c.toml:" + words), "\(error)")
        }
    }

    @Test func `all are reported at once, in the order of their lines`() {
        let found = problems(
            """
            [campaign]
            id = "A"
            colour = "red"

            [[drop]]
            units = 0
            hold = "soon"
            opens = 2014-07-22T12:00:00
            """)
        let lines = found.map { $0.split(separator: ":")[1] }
        #expect(lines == ["1", "1", "2", "3", "5", "6", "7", "8"], "\(found)")
    }

    @Test func `a missing campaign or drop is a mistake`() {
        #expect(problems("").count == 2)
        #expect(problems("").allSatisfy { $0.hasPrefix("c.toml:1: The file ") })
        let single = problems(fullText.replacing("[[drop]]", with: "[drop]", maxReplacements: 1))
        #expect(single.count == 1)
        #expect(
            problems("\ndrop = 3").contains {
                $0.hasPrefix("c.toml:2: A drop starts with [[drop]]")
            })
        #expect(problems("drop = []").contains { $0.contains("1 to 1000 drops, not 0") })
        #expect(problems("\ndrop = [3]").contains { $0.hasPrefix("c.toml:2: A drop starts with") })
    }

    @Test func `a file that is too large, too deep or not UTF-8 is refused before it is read`() {
        let large = [UInt8](repeating: UInt8(ascii: "\n"), count: CampaignFile.sizeMax + 1)
        #expect(throws: FileProblems.self) { try CampaignFile(bytes: large, file: "c") }
        #expect(problems(String(decoding: large, as: UTF8.self)).first?.contains("1 MiB") == true)
        let deep = Array(repeating: "a", count: 400_000).joined(separator: ".") + " ="
        #expect(problems("\n" + deep).first?.hasPrefix("c.toml:2: This key has too many") == true)
        do {
            _ = try CampaignFile(bytes: Array("a = 1\nb = \"".utf8) + [0xFF, 0x22], file: "c.toml")
            Issue.record("bytes that are not UTF-8 were read")
        } catch {
            #expect(error.description.hasPrefix("c.toml:2: This line is not UTF-8"))
        }
    }

    @Test(
        arguments: [
            ("200-299", 200...299), ("204", 204...204), ("200-399", 200...399),
        ] as [(String, ClosedRange<Int>)])
    func `a storefront states its statuses and its capacity`(
        text: String, statuses: ClosedRange<Int>
    ) throws {
        let more = "slo_latency = \"1s\"\nexpect = \"\(text)\"\npolls = 2000"
        let file = try CampaignFile(
            parsing: fullText.replacing("slo_latency = \"1s\"", with: more), file: "c.toml")
        #expect(file.storefront?.expected == statuses)
        #expect(file.storefront?.pollsPerSecond == 2000)
        let usual = try CampaignFile(parsing: fullText, file: "c.toml").storefront
        #expect(usual?.expected == 200...299)
        #expect(usual?.pollsPerSecond == nil)
    }

    @Test(arguments: [
        "200", "\"\"", "\"299-200\"", "\"2xx\"", "\"200-\"", "\"-299\"", "\"99\"", "\"099\"",
        "\"200-600\"", "\"200-299-300\"", "\" 200\"", "\"+20\"", "[200, 299]", "\"２００\"",
    ])
    func `a wrong range of statuses is refused with its line`(value: String) {
        let found = problem(replacing: "interval = \"250ms\"", with: "expect = \(value)")
        let words = "c.toml:15: expect must be statuses of HTTP in quotes, such as \"200-299\" or"
        #expect(found.hasPrefix(words), "\(found)")
    }

    @Test(arguments: [
        ("polls = 0", "polls must be a whole number from 1 to 10000000, not 0"),
        ("polls = \"2000\"", "polls must be a whole number from 1 to 10000000, not \"2000\""),
        ("poll = 1", "[storefront] has no key \"poll\"; did you mean polls?"),
    ])
    func `a wrong number of polls is refused with its line`(line: String, words: String) {
        #expect(
            problem(replacing: "interval = \"250ms\"", with: line) == "c.toml:15: \(words)")
    }
}
