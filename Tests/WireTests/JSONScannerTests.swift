import Foundation
import Rules
import TestSupport
import Testing

@testable import Wire

@Suite struct JSONScannerTests {
    private func scan(_ text: String) throws(ShapeProblem) -> [String] {
        var found: [String] = []
        try withBytes(text) { (bytes) throws(ShapeProblem) in
            try JSONScanner.members(in: bytes) { (name, value) throws(ShapeProblem) in
                found.append("\(name)=\(value)")
            }
        }
        return found
    }

    private func isJSON(_ text: String) -> Bool {
        (try? scan(text)) != nil
    }

    @Test func everyKindOfValueIsRead() throws {
        let found = try scan(
            """
            { "a" : "x" , "b":1, "c":-12, "d":1.5, "e":true,"f":false,\t"g":null,
              "h":[1,[2],{"i":3}], "j":{"k":{}}, "l":99999999999999999999, "m":1e3, "n":0 }
            """)
        #expect(
            found == [
                "a=string(\"x\")", "b=integer(1)", "c=integer(-12)", "d=number(\"1.5\")",
                "e=bool(true)", "f=bool(false)", "g=null", "h=array", "j=object",
                "l=number(\"99999999999999999999\")", "m=integer(1000)", "n=integer(0)",
            ])
    }

    @Test func theLargestAndSmallestNumbersFit() throws {
        #expect(
            try scan("{\"a\":\(Int.max),\"b\":\(Int.min)}")
                == ["a=integer(\(Int.max))", "b=integer(\(Int.min))"])
        #expect(
            try scan("{\"a\":9223372036854775808}") == ["a=number(\"9223372036854775808\")"])
    }

    @Test(arguments: [
        ("10.0", 10), ("10.00", 10), ("1e1", 10), ("1E+1", 10), ("0.1e2", 10), ("100e-1", 10),
        ("-0", 0), ("-0.0", 0), ("-10.0", -10),
        ("9223372036854775807.0", Int.max), ("-9.223372036854775808e18", Int.min),
        ("0.0000000000000000001e19", 1),
    ])
    func aWholeNumberMayBeWrittenInAnyForm(text: String, number: Int) throws {
        #expect(try scan("{\"a\":\(text)}") == ["a=integer(\(number))"])
    }

    @Test(arguments: [
        "10.5", "1e-1", "0.1", "1e19", "9223372036854775808.0", "1e999999999999999999999",
        "1e-999999999999999999999", "123456789012345678901234567890", "-9223372036854775809",
    ])
    func anyOtherNumberKeepsItsText(text: String) throws {
        #expect(try scan("{\"a\":\(text)}") == ["a=number(\"\(text)\")"])
    }

    @Test(arguments: [
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
        (#""\ud83d\ude00!""#, "😀!"), (#""😀é""#, "😀é"), (#""a\u0000b""#, "a\0b"), (#""""#, ""),
    ])
    func escapesAreResolved(json: String, text: String) throws {
        #expect(try scan("{\"a\":\(json)}") == ["a=\(ScannedValue.string(text))"])
    }

    @Test(arguments: [
        "", " ", "{", "}", "[]", "\"a\"", "1", "null", "{}x", "{} {}", "{,}", "{\"a\"}", "{\"a\":}",
        "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "{'a':1}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":1.}",
        "{\"a\":.5}", "{\"a\":1e}", "{\"a\":-}", "{\"a\":tru}", "{\"a\":True}", "{\"a\":nan}",
        "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"\\u12\"}", "{\"a\":\"\n\"}",
        "{\"a\":\"\\ud800\"}", "{\"a\":\"\\ud800\\u0041\"}", "{\"a\":\"\\udc00\"}", "{\"a\":\"x",
        "{\"a\":[1}", "{\"a\":[1,]}", "{\"a\":{\"b\":1}", "{\"a\":1 /* no */}", "\u{FEFF}{}",
        "{\"a\":1}\0",
    ])
    func anythingButOneObjectIsRefused(text: String) {
        #expect(!isJSON(text))
    }

    @Test func textMustBeUTF8() {
        for broken in [
            [0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80],
        ] {
            let body = Array("{\"buyer\":\"".utf8) + broken.map { UInt8($0) } + Array("\"}".utf8)
            #expect(throws: ShapeProblem.self) {
                try withBytes(body) { (bytes) throws(ShapeProblem) in
                    try BuyerBody.buyer(in: bytes)
                }
            }
        }
    }

    @Test func deepNestingIsRefusedWithoutRecursion() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(!isJSON("{\"a\":\(deep)"))
        func nested(_ depth: Int) -> String {
            let (open, close) = ("[", "]")
            return "{\"a\":" + String(repeating: open, count: depth)
                + String(repeating: close, count: depth) + "}"
        }
        #expect(isJSON(nested(JSONScanner.depthMax - 1)))
        #expect(throws: ShapeProblem.tooDeep(at: 517)) { try scan(nested(600)) }
    }

    /// Everything that the scanner accepts Foundation's parser accepts too, with the same text.
    @Test func changedBodiesNeverCrashAndAreReadAsFoundationReadsThem() throws {
        let seeds = [
            #"{"buyer":"b-1"}"#, #" { "buyer" : "é\u00e9\ud83d\ude00", "x":[1,{"y":null}] } "#,
            #"{"a":-0.5e+3,"buyer":"\"\\\/\b"}"#,
        ]
        var numbers = SeededNumbers(seed: 7)
        var taken = 0
        for round in 0..<6000 {
            var body = Array(seeds[round % seeds.count].utf8)
            for _ in 0..<Int.random(in: 0...3, using: &numbers) {
                let place = Int.random(in: 0..<body.count, using: &numbers)
                switch Int.random(in: 0..<3, using: &numbers) {
                case 0: body[place] = UInt8.random(in: .min ... .max, using: &numbers)
                case 1: body.remove(at: place)
                default:
                    body.insert(body[Int.random(in: 0..<body.count, using: &numbers)], at: place)
                }
            }
            let buyer = try? withBytes(body) { (bytes) throws(ShapeProblem) in
                try BuyerBody.buyer(in: bytes)
            }
            guard let buyer else { continue }
            taken += 1
            let theirs = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
            #expect(
                theirs?["buyer"] as? String == buyer.text,
                "\(String(decoding: body, as: UTF8.self))")
        }
        #expect(taken > 500)
    }
}
