import Foundation
import Logging
import Rules
import Testing

@testable import Machine

@Suite("The log")
struct LogLineTests {
    private func line(
        _ format: LogFormat, _ text: String, level: Logger.Level = .info,
        hasPriority: Bool = false
    ) -> String {
        LogLine(
            level: level, at: Moment(milliseconds: 1500), event: "act",
            fields: [("by", .text("priya")), ("number", .plain("7")), ("text", .text(text))]
        ).text(format, hasPriority: hasPriority)
    }

    @Test func `has level, time, event and fields in one line`() {
        #expect(
            line(.text, "late") == "1970-01-01T00:00:01.500Z info act by=priya number=7 text=late")
        #expect(
            line(.json, "late", level: .warning)
                == #"{"time":"1970-01-01T00:00:01.500Z","level":"warning","event":"act","#
                + #""by":"priya","number":7,"text":"late"}"#)
        #expect(line(.text, "a b").hasSuffix(#" text="a b""#))
        #expect(line(.text, "").hasSuffix(#" text="""#))
    }

    @Test(arguments: [
        "two\nlines", "cr\rlf\r\n", "\u{0}\u{7}\u{1B}[31m\u{7F}", "\u{85}\u{9B}2J",
        "\u{2028}\u{2029}",
        "\u{202E}gnp.exe\u{200B}\u{FEFF}", "\"quoted\" \\ and = signs", "\u{E000}\u{E0041}",
        String(repeating: "x", count: 100_000), "जय ê\u{301} 👩‍👩‍👧",
    ])
    func `stays one readable line with any text in it`(text: String) throws {
        let json = line(.json, text)
        for line in [json, line(.text, text)] {
            #expect(line.utf8.count < 20_000)
            for scalar in line.unicodeScalars {
                let category = scalar.properties.generalCategory
                #expect(
                    ![.control, .format, .lineSeparator, .paragraphSeparator].contains(category))
            }
        }
        let read = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        let said = try #require(read?["text"] as? String)
        if text.count < 1000 {
            #expect(Array(said.utf8) == Array(text.utf8))
        } else {
            #expect(said.hasSuffix("xxx..."))
        }
    }

    @Test func `holds no token from any source`() {
        let secret = "pst_" + String(repeating: "aB3-_", count: 8) + "xyz"
        for text in [
            secret, "Bearer \(secret)", "/v1/drops?token=\(secret)&x", "\(secret)\(secret)",
        ] {
            for format in LogFormat.allCases {
                #expect(!line(format, text).contains("aB3"))
            }
        }
    }

    @Test func `has the systemd journal's priorities only when it writes to that journal`() throws {
        #expect(line(.text, "x", level: .error, hasPriority: true).hasPrefix("<3>1970"))
        #expect(line(.text, "x", level: .warning, hasPriority: true).hasPrefix("<4>1970"))
        #expect(line(.json, "x", level: .debug, hasPriority: true).hasPrefix("<7>{"))
        let pipe = Pipe()
        let descriptor = pipe.fileHandleForWriting.fileDescriptor
        var status = stat()
        #expect(fstat(descriptor, &status) == 0)
        let itself = "\(status.st_dev):\(status.st_ino)"
        #expect(LineLog.isForJournal(itself, descriptor: descriptor))
        for other in [nil, "", "8:1", "x", itself + ":1"] {
            #expect(!LineLog.isForJournal(other, descriptor: descriptor))
        }
    }

    @Test func `goes through a handler in the order of its entries`() throws {
        let pipe = Pipe()
        let writer = LogWriter(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        let handler = LineLog(.info, .text, hasPriority: false, to: writer)
        let log = Logger(label: "x") { _ in handler }
        log.debug("hidden")
        log.info("first", metadata: ["n": .stringConvertible(1), "is": "b"])
        log.error("second")
        writer.end()
        try pipe.fileHandleForWriting.close()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.hasSuffix(" info first is=b n=1") == true)
        #expect(lines.last?.hasSuffix(" error second") == true)
    }
}
