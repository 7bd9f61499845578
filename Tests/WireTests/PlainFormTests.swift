import Foundation
import Rules
import TestSupport
import Testing

@testable import Wire

/// Compares the fast readers with the general parser, which a leading space always selects.
/// `PENSTOCK_SEED=7` repeats a run.
@Suite struct PlainFormTests {
    private static let seed: UInt64 = {
        let given = ProcessInfo.processInfo.environment["PENSTOCK_SEED"].flatMap { UInt64($0) }
        return given ?? .random(in: 1...999_999)
    }()

    /// The result of reading: a value, the name of the wrong member, or no JSON.
    private enum Reading<Value: Equatable>: Equatable {
        case value(Value)
        case wrong(String?)

        init(_ body: () throws(ShapeProblem) -> Value) {
            do throws(ShapeProblem) {
                self = .value(try body())
            } catch {
                self = .wrong(error.field)
            }
        }
    }

    private func shown(_ bytes: [UInt8]) -> Comment {
        let text = String(decoding: bytes, as: UTF8.self).debugDescription
        return Comment(rawValue: "PENSTOCK_SEED=\(PlainFormTests.seed): \(text)")
    }

    private func plain(_ name: StaticString, _ bytes: [UInt8]) -> String? {
        bytes.withUnsafeBytes { BuyerBody.plain(name, in: $0) }
    }

    private func buyer(_ bytes: [UInt8]) -> Reading<BuyerID> {
        Reading { () throws(ShapeProblem) in
            try withBytes(bytes) { (bytes) throws(ShapeProblem) in try BuyerBody.buyer(in: bytes) }
        }
    }

    private func order(_ bytes: [UInt8]) -> Reading<OrderReference> {
        Reading { () throws(ShapeProblem) in
            try withBytes(bytes) { (bytes) throws(ShapeProblem) in try BuyerBody.order(in: bytes) }
        }
    }

    private func line(_ bytes: [UInt8]) -> Reading<BuyerCommand> {
        Reading { () throws(ShapeProblem) in
            try withBytes(bytes) { (bytes) throws(ShapeProblem) in try BatchLine.command(in: bytes)
            }
        }
    }

    @Test func bodiesAreReadTheSameInBothWays() throws {
        print("plain bodies: seed \(PlainFormTests.seed)")
        var maker = BodyMaker(numbers: SeededNumbers(seed: PlainFormTests.seed))
        var counts = (plain: 0, other: 0, wrong: 0)
        for _ in 0..<15_000 {
            let bytes = maker.body()
            let spaced = [0x20] + bytes
            try #require(plain("buyer", spaced) == nil && plain("order", spaced) == nil)
            let (short, long) = (buyer(bytes), buyer(spaced))
            if short != long { try #require(short == long, shown(bytes)) }
            if let text = plain("buyer", bytes) {
                counts.plain += 1
                let isSame = long == .value(BuyerID(trusted: text))
                if !isSame { try #require(isSame, shown(bytes)) }
            } else if case .value = long {
                counts.other += 1
            } else {
                counts.wrong += 1
            }
            if let text = plain("order", bytes) {
                let isSame = order(spaced) == .value(OrderReference(trusted: text))
                if !isSame { try #require(isSame, shown(bytes)) }
            }
        }
        #expect(counts.plain > 500 && counts.other > 500 && counts.wrong > 1000, "\(counts)")
    }

    @Test func linesAreReadTheSameInBothWays() throws {
        print("plain lines: seed \(PlainFormTests.seed)")
        var maker = BodyMaker(numbers: SeededNumbers(seed: PlainFormTests.seed &+ 1))
        var counts = (plain: 0, other: 0, wrong: 0)
        for _ in 0..<15_000 {
            let bytes = maker.line()
            let (short, long) = (line(bytes), line([0x20] + bytes))
            if short != long { try #require(short == long, shown(bytes)) }
            if let command = bytes.withUnsafeBytes({ BatchLine.plain($0) }) {
                counts.plain += 1
                let isSame = long == .value(command)
                if !isSame { try #require(isSame, shown(bytes)) }
            } else if case .value = long {
                counts.other += 1
            } else {
                counts.wrong += 1
            }
        }
        #expect(counts.plain > 500 && counts.other > 500 && counts.wrong > 1000, "\(counts)")
    }

    @Test func theCommonFormIsPlain() {
        for count in [1, 2, 127, 128] {
            let name = String(repeating: "~", count: count)
            #expect(plain("buyer", Array("{\"buyer\":\"\(name)\"}".utf8)) == name)
            #expect(plain("order", Array("{\"order\":\"\(name)\"}".utf8)) == name)
        }
        for text in [
            "", "{", "{}", "{\"buyer\":\"\"}", "{\"buyer\":\"", "{\"buyer\":\"}", "{\"buyer\":\"\"",
            "{\"buyer\":\"\(String(repeating: "a", count: 129))\"}", "{\"buyer\":\"a\"}\n",
            "{\"buyer\":\"a\\\\\"}", "{\"buyer\":\"a\",\"b\":\"c\"}", "{\"buyes\":\"a\"}",
            "{\"buyer\" :\"a\"}", "[\"buyer\":\"a\"}", "{\"buyer\":\"\u{7F}\"}",
            "{\"buyer\":\"é\"}",
        ] {
            #expect(plain("buyer", Array(text.utf8)) == nil, "\(text)")
        }
    }

    @Test func linesOfTheCommonFormArePlain() {
        func plain(_ text: String) -> BuyerCommand? {
            Array(text.utf8).withUnsafeBytes { BatchLine.plain($0) }
        }
        let drop = DropID(trusted: "mi3-1")
        for (word, act) in [("claim", BuyerAct.claim), ("register", .register)] {
            #expect(
                plain(#"{"do":"\#(word)","drop":"mi3-1","buyer":"b 1"}"#)
                    == BuyerCommand(act, drop: drop, buyer: BuyerID(trusted: "b 1")))
        }
        for text in [
            #"{"do":"release","drop":"mi3-1","buyer":"b"}"#,
            #"{"do":"claim","drop":"M","buyer":"b"}"#,
            #"{"do":"claim","drop":"mi3-1","buyer":"b"} "#, #"{"do":"claim","drop":"mi3-1"}"#,
            #"{"do":"claim","drop":"mi3-1","buyer":"b","x":1}"#,
            #"{"do":"claims","drop":"d","buyer":"b"}"#,
            #"{"do":"claim","buyer":"b","drop":"mi3-1"}"#, #"{"do":"claim","drop":"","buyer":"b"}"#,
        ] {
            #expect(plain(text) == nil, "\(text)")
        }
    }
}

/// Makes bodies and lines from a seed: plain ones, odd but valid ones, and damaged ones.
private struct BodyMaker {
    var numbers: SeededNumbers

    mutating func body() -> [UInt8] {
        let name = numbers.one(of: ["buyer", "buyer", "buyer", "order", "Buyer", "buyers"])
        let member = pair(name, text())
        var body =
            switch numbers.number(in: 1...6) {
            case 1...3: "{\(member)}"
            case 4: "{\(gap())\(member)\(gap())}\(gap())"
            case 5: "{\(member),\(more())}"
            default: "{\(more()),\(member)}"
            }
        if numbers.isOnce(in: 20) { body += "}" }
        return damaged(body)
    }

    mutating func line() -> [UInt8] {
        let act = numbers.one(of: ["claim", "register", "claim", "confirm", "release", "buy"])
        var members = [
            pair("do", act), pair("drop", numbers.one(of: ["d1", "mi3-1", "d1", "D", "", "a b"])),
            pair("buyer", text()),
        ]
        if act == "confirm" { members.append(pair("order", text())) }
        if numbers.isOnce(in: 6) { members.shuffle(using: &numbers) }
        if numbers.isOnce(in: 8) { members.append(more()) }
        if numbers.isOnce(in: 20) { members.removeLast() }
        let comma = numbers.isOnce(in: 6) ? "," + gap() : ","
        return damaged("{" + members.joined(separator: comma) + "}")
    }

    private mutating func gap() -> String { numbers.one(of: ["", "", " ", "\t", "\r\n", "\n  "]) }

    private mutating func pair(_ name: String, _ value: String) -> String {
        numbers.isOnce(in: 15)
            ? "\"\(name)\"\(gap()):\(gap())\"\(value)\"" : "\"\(name)\":\"\(value)\""
    }

    private mutating func more() -> String {
        numbers.one(of: [
            "\"x\":1", "\"x\":{\"buyer\":\"no\"}", "\"buyer\":\"twice\"", "\"y\":[\"}\"]",
            "\"do\":null",
            "\"x\":\"\\\"}\"", "\"x\":true", "\"drop\":\"d2\"", "x",
        ])
    }

    private mutating func text() -> String {
        let letters = [
            "a", "B", "7", "-", "_", "~", " ", "/", "{", "}", ":", ",", "é", "😀", "\\\"", "\\\\",
            "\\u0041", "\\n", "\u{7F}", "\t", "\\ud83d\\ude00", "\\x",
        ]
        let isSimple = !numbers.isOnce(in: 4)
        let length = numbers.one(of: [1, 2, 3, 5, 8, 0, 127, 128, 129])
        return (0..<length).map { _ in
            letters[numbers.number(in: 0...(isSimple ? 11 : letters.count - 1))]
        }.joined()
    }

    private mutating func damaged(_ text: String) -> [UInt8] {
        var bytes = Array(text.utf8)
        guard numbers.isOnce(in: 4) else { return bytes }
        for _ in 0..<numbers.number(in: 1...2) where !bytes.isEmpty {
            let place = numbers.number(in: 0...(bytes.count - 1))
            switch numbers.number(in: 1...4) {
            case 1: bytes[place] ^= 1 << UInt8(numbers.number(in: 0...7))
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(bytes[place], at: place)
            default: bytes[place] = UInt8(numbers.number(in: 0...255))
            }
        }
        return bytes
    }
}
