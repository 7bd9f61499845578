import TestSupport
import Testing
import Wire

@Suite struct EventStreamTests {
    private let expected = [
        ServerSentEvent(event: "hello", data: "{\"é\":1}"),
        ServerSentEvent(event: "event", data: "one\ntwo", id: "12"),
        ServerSentEvent(event: "message", data: " x", id: "12"),
    ]

    private func stream(_ end: String) -> [UInt8] {
        let lines = [
            ": a comment", "event: hello", "data: {\"é\":1}", "", "event:event", "id: 12",
            "data:one",
            "data: two", "retry: 5", "unknown", "", "", "event: without data", "", "data:  x", "",
            "data: cut",
        ]
        return Array(lines.map { $0 + end }.joined().utf8)
    }

    @Test(arguments: ["\n", "\r", "\r\n"])
    func messagesAreTheSameWhereverTheStreamIsSplit(end: String) throws {
        let bytes = stream(end)
        for cut in 0...bytes.count {
            var parser = EventStreamParser()
            let messages =
                try parser.parse(Array(bytes[..<cut])) + parser.parse(Array(bytes[cut...]))
            #expect(messages == expected, "cut at \(cut)")
        }
        var parser = EventStreamParser()
        var messages: [ServerSentEvent] = []
        for byte in bytes { messages += try parser.parse([byte]) }
        #expect(messages == expected)
        #expect(parser.lastEventID == "12")
    }

    @Test func writtenMessagesReadBackTheSame() throws {
        var json = JSONText()
        json.openMessage("lost", id: 9)
        json.open()
        json.member("items", 3)
        json.close()
        json.closeMessage()
        var parser = EventStreamParser()
        let messages = try parser.parse(Array("\u{FEFF}".utf8) + json.bytes)
        #expect(messages == [ServerSentEvent(event: "lost", data: #"{"items":3}"#, id: "9")])
        #expect(try WatchMessage(messages[0]) == .lost(3))
    }

    @Test func anUnknownMessageIsNoError() throws {
        #expect(try WatchMessage(ServerSentEvent(event: "weather", data: "{}")) == nil)
    }

    @Test func anEndlessMessageIsBounded() {
        var parser = EventStreamParser()
        let piece = [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 20)
        #expect(throws: EventStreamParser.TooLong.self) {
            for _ in 0...16 { _ = try parser.parse(piece) }
        }
    }

    @Test func changedStreamsNeverCrash() throws {
        var numbers = SeededNumbers(seed: 3)
        for _ in 0..<500 {
            var bytes = stream("\r\n")
            for _ in 0..<8 {
                bytes[Int.random(in: 0..<bytes.count, using: &numbers)] =
                    UInt8.random(in: .min ... .max, using: &numbers)
            }
            var parser = EventStreamParser()
            for message in try parser.parse(bytes) { _ = try? WatchMessage(message) }
        }
    }
}
