import Testing

import TOML

@Suite("A TOML text")
struct TOMLParserTests {
    /// The content of a document, key by key, each with its line.
    private func content(_ text: String) throws(TOMLMistake) -> String {
        content(try TOMLParser.document(of: text))
    }

    private func content(_ table: TOMLTable) -> String {
        table.keys.map { key in
            guard let node = table[key] else { return "\(key)?" }
            return "\(key)@\(node.line)=\(content(node.value))"
        }.joined(separator: " ")
    }

    private func content(_ value: TOMLValue) -> String {
        switch value {
        case .text(let text): "'\(text)'"
        case .integer(let number): "\(number)"
        case .decimal(let number): "\(number)"
        case .boolean(let flag): "\(flag)"
        case .time(let text): "<\(text)>"
        case .array(let array):
            "[" + array.elements.map { "@\($0.line) \(content($0.value))" }.joined(separator: ", ")
                + "]"
        case .table(let table): "{\(content(table))}"
        }
    }

    @Test func `has every key, table and element with its line`() throws {
        let text = """
            # a comment
            top = 1 # another
            [a.b]
            c = 2

            [[d]]
            e.f = 3
            e.g = 4
            [[d]]
            [d.h]
            i = 5
            [a]
            j = 6
            """
        #expect(
            try content(text) == "top@2=1 a@12={b@3={c@4=2} j@13=6}"
                + " d@6=[@6 {e@7={f@7=3 g@8=4}}, @9 {h@10={i@11=5}}]")
    }

    @Test(arguments: [
        ("0", "0"), ("+17", "17"), ("-1_000", "-1000"), ("0xDEAD_beef", "3735928559"),
        ("0o17", "15"), ("0b101", "5"), ("9223372036854775807", "9223372036854775807"),
        ("-9223372036854775808", "-9223372036854775808"), ("1.5", "1.5"), ("-0.0", "-0.0"),
        ("5e+2", "500.0"), ("6.25E-1", "0.625"), ("inf", "inf"), ("-inf", "-inf"), ("+nan", "nan"),
        ("true", "true"), ("false", "false"), ("12:30:00", "<12:30:00>"),
        ("2014-07-22", "<2014-07-22>"), ("2014-07-22 12:00:00Z", "<2014-07-22 12:00:00Z>"),
        ("2014-07-22t12:00:00.5+05:30", "<2014-07-22t12:00:00.5+05:30>"),
        (#""""#, "''"), (#"'\n'"#, #"'\n'"#), (#""a\tb\\\"\u00e9\U0001F300""#, "'a\tb\\\"é🌀'"),
        ("\"\"\"\none\n two\"\"\"", "'one\n two'"), ("'''\r\nx''''", "'x''"),
        ("\"\"\"a\\  \n   b\"\"\"", "'ab'"), ("\"\"\"a\"\"b\"\"\"\"\"", "'a\"\"b\"\"'"),
        ("[]", "[]"), ("[1, # one\n 2,\n]", "[@1 1, @2 2]"),
        ("[ [1], ['x'] ]", "[@1 [@1 1], @1 [@1 'x']]"),
        ("{}", "{}"), ("{ x = 1, y.z = 2 }", "{x@1=1 y@1={z@1=2}}"),
    ])
    func `knows every kind of value`(written: String, meant: String) throws {
        #expect(try content("v = \(written)") == "v@1=\(meant)")
        #expect(try content("v = \(written) # x\r\nw = 1").hasPrefix("v@1=\(meant) w@"))
    }

    @Test(arguments: [
        "", "01", "1_", "_1", "1__0", "+", "0x", "0xG", "0x-1", "-0x1", "1.", ".5", "1e", "1e5.0",
        "9223372036854775808", "TRUE", "yes", "Infinity", "0x1p3", "1 2", "\"a", "\"a\nb\"", "'a",
        "\"\\x41\"", "\"\\u00\"", "\"\\uD800\"", "\"\\U00110000\"", "\"\\u+041\"", "\"\"\"a\"\"",
        "\"\"\"a\\ b\"\"\"", "[1", "[1 2]", "[1,,2]", "{a=1", "{a=1,}", "{a=1\n}", "{a=1, a=2}",
        "1\u{0}", "\"\u{1}\"", "1 # \u{7F}", "1\r2", "2014-07-22T\"", "[{a=1}]]",
    ])
    func `refuses an invalid value with its line`(written: String) throws {
        #expect(throws: TOMLMistake.self) { try content("\nv = \(written)") }
        do {
            _ = try content("\nv = \(written)")
        } catch {
            #expect((2...3).contains(error.line), "\(error)")
        }
    }

    @Test(arguments: ["\r\n", "\r"])
    func `accepts every system's line endings`(end: String) throws {
        let lines = ["# a = 0", "a = 1 # x", "[b] # y", "d = [1,", "2]"]
        let text = lines.joined(separator: end)
        #expect(try content(text) == content(lines.joined(separator: "\n")))
        let error = #expect(throws: TOMLMistake.self) { try content(text + end + "e") }
        #expect(error?.line == 6)
    }

    @Test(arguments: [
        ("9223372036854775808", "is too large: the largest number is 9223372036854775807"),
        ("0xFFFFFFFFFFFFFFFFF", "is too large"), ("00", "has a zero before the number"),
        ("007", "has a zero"), ("1__0", "has an underscore"), ("1,000", "A new line must start"),
        ("1.2.3", "is no number"), ("10000-01-01T00:00:00Z", "a year has 4 digits"),
        ("5/s", "is neither a number nor a date: put texts in quotes"),
        ("first-come", "is no value: put texts in quotes"),
    ])
    func `explains a badly written number`(written: String, what: String) {
        let error = #expect(throws: TOMLMistake.self) { try content("v = \(written)") }
        #expect(error?.what.contains(what) == true, "\(error?.what ?? "")")
    }

    @Test(arguments: [
        ("a = 1\na = 2", 2), ("[a]\n[a]", 2), ("a = 1\n[a]", 2), ("a = 1\n[a.b]", 2),
        ("a = []\n[[a]]", 2), ("[[a]]\n[a]", 2), ("[a]\n[[a]]", 2), ("a = {}\n[a.b]", 2),
        ("a = {}\na.b = 1", 2), ("[a.b]\n[a]\nb.c = 1", 3), ("a.b = 1\n[a]", 2),
        ("a.b = 1\na.b.c = 2", 2), ("[a", 1), ("[a]]", 1), ("[[a]", 1), ("[]", 1), ("= 1", 1),
        ("a. = 1", 1), ("a b = 1", 1), ("a", 1), ("a = 1 b = 2", 1), ("é = 1", 1),
        ("\"\"\"a\"\"\" = 1", 1), ("[a] b = 1", 1),
    ])
    func `refuses a contradiction with its line`(text: String, line: Int) {
        do {
            Issue.record("read as \(try content(text))")
        } catch {
            #expect(error.line == line, "\(error)")
        }
    }

    @Test func `may start with a byte order mark and quote any key`() throws {
        #expect(try content("\u{FEFF}a = 1") == "a@1=1")
        #expect(
            try content("\"a.b\" = 1\n'' = 2\n\"c\\u0064\" . 'e' = 3")
                == "a.b@1=1 @2=2 cd@3={e@3=3}")
    }

    @Test(arguments: [
        String(repeating: "[", count: 200_000), String(repeating: "{a=", count: 200_000),
        Array(repeating: "a", count: 200_000).joined(separator: "."),
    ])
    func `is refused when it nests too deeply`(text: String) {
        #expect(throws: TOMLMistake.self) { try content("a = " + text) }
        #expect(throws: TOMLMistake.self) { try content(text) }
    }
}
