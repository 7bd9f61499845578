import Testing

@testable import Wire

/// Bodies like those in public suites of JSON files. The error for valid JSON of another shape
/// names the missing member; for anything else it says that this is not JSON (RFC 8259).
@Suite struct JSONKindsTests {
    private func problem(_ bytes: [UInt8]) -> ShapeProblem? {
        do throws(ShapeProblem) {
            _ = try withBytes(bytes) { (bytes) throws(ShapeProblem) in
                try CommandRequest(parsing: bytes)
            }
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "[]", "[ ]", "[[] ]", "[\"\"]", "[\"a\"]", "[false]", "[null]", "[1\n]", " [1] ", "[2] ",
        "[1,null,null,2]", "[123e65]", "[0e+1]", "[0e1]", "[ 4]", "[-0.000000000000000000001]",
        "[20e1]", "[-0]", "[-123]", "[1E22]", "[1E-2]", "[1E+2]", "[123e45]", "[123.456e78]",
        "[1e-2]", "[123.456789]", "{}", "{\"a\":\"b\",\"a\":\"c\"}", "{\"a\":\"b\",\"a\":\"b\"}",
        "{\"\":0}", "{\"foo\\u0000bar\": 42}", "{ \"min\": -1.0e+28, \"max\": 1.0e+28 }",
        "{\"title\":\"\\u041f\\u043e\"}", "{\n\"a\": \"b\"\n}", "[\"\\u0060\\u012a\\u12AB\"]",
        "[\"\\uD801\\udc37\"]", "[\"\\ud83d\\ude39\\ud83d\\udc8d\"]",
        "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", "[\"\\\\u0000\"]", "[\"\\\"\"]",
        "[\"a/*b*/c/*d//e\"]", "[\"\\\\a\"]", "[\"\u{FFFF}\"]", "[\"\u{10FFFF}\"]",
        "[\"\u{2028}\"]",
        "[\"\u{7F}\"]", "[\"\\uDBFF\\uDFFE\"]", "\" \"", "\"asd\"", "\"\"", "42", "-0.1", "null",
        "true", "false", "[\"a\"]\n", "[true]", " [] ", "\t\r\n[]",
    ])
    func theErrorForAnotherShapeNamesTheMissingMember(text: String) {
        #expect(problem(Array(text.utf8))?.field == "command")
    }

    @Test(arguments: [
        "", " ", "[", "]", "[1,]", "[,1]", "[1,,2]", "[\"a\",\n4\n,1,", "[1:2]", "[\"x\"", "[1]x",
        "[1]]",
        "[a", "{1:1}", "{\"a\" b}", "{\"a\":\"a\" 123}", "{\"a\":1,,\"b\":2}", "{\"x\"::\"b\"}",
        "{key: 'value'}", "{\"a\":\"b\"}#", "{\"a\":\"b\"}//", "{\"a\":\"b\"}/**/", "{\"a\":/**/1}",
        "{\"id\":0,}", "{'a':0}", "{\"a\"", "{\"a\":", "{\"a\":true} \"x\"", "nul", "tru", "fals",
        "True", "nan", "NaN", "Infinity", "-Infinity", "+1", "++1", "-", "--1", "-01", "-1.", ".1",
        "1.",
        "01", "0x42", "0e", "0e+", "0.e1", "1e", "1eE2", "1e1.0", "1 000.0", "1_000", "2.e3", "1+2",
        "1a",
        "-2.", "\u{FF11}", "[\"\\uD800\\\"]", "[\"\\u\"]", "[\"\\u00A\"]", "[\"\\uqqqq\"]",
        "[\"\\x00\"]", "[\"\\a\"]", "[\"\\\"]", "[\"\t\"]", "[\"new\nline\"]", "[\"a\0a\"]",
        "\"\\\u{1F300}\"", "\\u0020\"asd\"", "'a'", "\"", "asd", "<null>", "[1]\u{C}", "[\u{2060}]",
        "{\"a\":\"b\"\u{A0}}", "*", "&", "{{", "[{}", "[[[[",
    ])
    func theErrorForInvalidJSONSaysSo(text: String) {
        let problem = problem(Array(text.utf8))
        #expect(problem != nil && problem?.field == nil, "\(text): \(String(describing: problem))")
    }

    @Test func textThatIsNotUTF8IsNotJSON() {
        for bytes: [UInt8] in [
            [0x5B, 0x22, 0xFF, 0x22, 0x5D], [0x5B, 0x22, 0xC0, 0xAF, 0x22, 0x5D],
            [0x5B, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x5D], [0x5B, 0x22, 0xE5, 0x22, 0x5D],
            [0x5B, 0xE5, 0x5D], [0xE5], [0x22, 0xFC, 0x80, 0x80, 0x80, 0x80, 0x80, 0x22],
        ] {
            let problem = problem(bytes)
            #expect(problem != nil && problem?.field == nil, "\(bytes)")
        }
    }

    @Test func aByteOrderMarkIsNamed() {
        let object = Array(#"{"command":"pause"}"#.utf8)
        #expect(
            problem([0xEF, 0xBB, 0xBF] + object)?.sentence.contains("EF BB BF, UTF-8") == true)
        #expect(problem([0xEF, 0xBB, 0xBF])?.sentence.contains("byte order mark") == true)
        let wide: [UInt8] = object.flatMap { byte in [byte, 0] as [UInt8] }
        #expect(problem([0xFF, 0xFE] + wide)?.sentence.contains("FF FE, UTF-16") == true)
        #expect(problem([0xFE, 0xFF, 0] + wide)?.sentence.contains("FE FF, UTF-16") == true)
    }

    @Test func theErrorShowsTheInput() {
        func sentence(_ text: String) -> String? { problem(Array(text.utf8))?.sentence }
        #expect(
            sentence(#"{"command":"addUnits","units":10.5}"#)?
                .hasSuffix("not the number 10.5.") == true)
        #expect(
            sentence(#"{"command":"addUnits","units":"10"}"#)?.hasSuffix(#"not the text "10"."#)
                == true)
        #expect(sentence(#"{"command":"addUnits"}"#)?.hasSuffix("it is missing or null.") == true)
        #expect(sentence("[1]")?.hasPrefix("The text is an array; send an object") == true)
        let long = String(repeating: "9", count: 1000)
        #expect(sentence("{\"command\":\"addUnits\",\"units\":\(long)}")?.utf8.count ?? 0 < 200)
    }
}
