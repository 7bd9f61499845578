import Engine
import Foundation
import Rules
import TestSupport
import Testing

@testable import Service

/// A batch's answers come in the order of its lines, even if later ones are ready first.
@Suite struct BatchOrderTests {
    /// A line with the expected status and the expected code or state.
    private struct Line {
        var text: String
        var status: Int
        var word: String
    }

    /// Lines that wait for the engine and lines that fail at once, each for its own buyer.
    private func lines(_ count: Int, from numbers: inout SeededNumbers) -> [Line] {
        (0..<count).map { number in
            let buyer = "b-\(number)"
            switch numbers.number(in: 1...9) {
            case 1...2:
                return Line(
                    text: #"{"do":"register","drop":"d1","buyer":"\#(buyer)"}"#, status: 201,
                    word: "registered")
            case 3:
                return Line(
                    text: #"{ "buyer": "\#(buyer)", "do": "regist\u0065r", "drop": "d1" }"#,
                    status: 201, word: "registered")
            case 4:
                return Line(
                    text: #"{"do":"claim","drop":"d1","buyer":"\#(buyer)"}"#, status: 409,
                    word: "notOpen")
            case 5:
                return Line(
                    text: #"{"do":"claim","drop":"nope","buyer":"\#(buyer)"}"#, status: 404,
                    word: "unknownDrop")
            case 6: return Line(text: #"{"do":"claim","drop":"d1""#, status: 400, word: "notJSON")
            case 7:
                return Line(
                    text: #"{"do":"buy","drop":"d1","buyer":"\#(buyer)"}"#, status: 422,
                    word: "wrongShape")
            case 8:
                return Line(
                    text: #"{"do":"confirm","order":"o","drop":"d1","buyer":"\#(buyer)"}"#,
                    status: 403, word: "notRegistered")
            default:
                let spaces = String(repeating: " ", count: 4100)
                return Line(text: spaces, status: 413, word: "tooLarge")
            }
        }
    }

    private func word(_ line: String) -> (status: Int?, word: String?) {
        let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        let word = object?["code"] ?? object?["state"]
        return (
            object?["status"] as? Int,
            word as? String ?? (object?["registered"] != nil ? "registered" : nil)
        )
    }

    @Test(arguments: [1, 2, 3, 4, 7, 64, 4096], [true, false])
    func answersComeInTheOrderOfTheLines(window: Int, isOutboxSmall: Bool) async throws {
        var numbers = SeededNumbers(seed: UInt64(window))
        let lines = lines(150, from: &numbers)
        try await TestServer.lend { settings in
            settings.limits.batchWindow = window
            if isOutboxSmall { settings.limits.submissionsMax = 3 }
        } _: { server in
            let body = lines.map(\.text).joined(separator: "\n") + "\n"
            let answer = try await server.ask("POST", "/v1/batch", body)
            #expect(answer.status == 200)
            let told = answer.body.split(separator: "\n").map(String.init)
            try #require(told.count == lines.count)
            for (text, line) in zip(told, lines) {
                let (status, word) = word(text)
                #expect(status == line.status && word == line.word, "\(line.text): \(text)")
            }
        }
    }

    @Test(arguments: [1, 2, 5])
    func oneBuyersLinesAreCarriedOutInTheirOrder(window: Int) async throws {
        try await TestServer.lend {
            $0.limits.batchWindow = window
        } _: { server in
            try await server.openDrop("b")
            let confirm = #"{"do":"confirm","drop":"d1","buyer":"b","order":"o"}"#
            func line(_ act: String) -> String { #"{"do":"\#(act)","drop":"d1","buyer":"b"}"# }
            let body = [
                line("claim"), "x", line("register"), line("register"), line("claim"), "",
                line("claim"), confirm, "{}", confirm, line("release") + "\r",
            ].joined(separator: "\n")
            let answer = try await server.ask("POST", "/v1/batch", body)
            let told = answer.body.split(separator: "\n").map { word(String($0)) }
            #expect(
                told.map(\.status) == [201, 400, 200, 200, 200, 200, 200, 422, 200, 409])
            #expect(
                told.map(\.word) == [
                    "held", "notJSON", "registered", "registered", "held", "held", "sold",
                    "wrongShape", "sold", "alreadySold",
                ])
        }
    }

    @Test(arguments: [
        ("", 0), ("\n\r\n\n", 0), ("x", 1), ("x\n\nx", 2), ("x\r\nx\r\n", 2),
    ])
    func linesThatAllFailAtOnceAreAnswered(body: String, count: Int) async throws {
        try await TestServer.lend {
            $0.limits.batchWindow = 1
        } _: { server in
            let answer = try await server.ask("POST", "/v1/batch", body)
            #expect(answer.status == 200)
            #expect(answer.body.split(separator: "\n").count == count)
        }
    }

    @Test func manyRefusedLinesDoNotDeepenTheStack() async throws {
        var limits = EngineLimits()
        (limits.mailboxCapacity, limits.urgentCapacity, limits.batchSizeMax) = (1, 1, 1)
        let journal = MemoryJournal(hasGate: true)
        try await TestServer.lend(journal: journal, engine: limits) { settings in
            settings.limits.batchWindow = 4
            settings.limits.submissionsMax = 1
        } _: { server in
            async let first = server.ask(
                "POST", "/v1/drops/d1/registrations", #"{"buyer":"a"}"#)
            let isReached = await runOffPool { journal.waitUntilReached() }
            try #require(isReached)
            let connection = try await RawConnection.open(server.http)
            let count = 600
            let lines = (0..<count).map { #"{"do":"register","drop":"d1","buyer":"b\#($0)"}"# }
            let body = lines.joined(separator: "\n")
            connection.send(
                "POST /v1/batch HTTP/1.1\r\nhost: x\r\nauthorization: Bearer token-partner\r\n"
                    + "connection: close\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)")
            // `/healthz` is answered without the writer, once the batch before it has been read.
            let health = try await server.ask("GET", "/healthz")
            #expect(health.status == 200)
            journal.openGate()
            #expect(try await first.status == 201)
            let answer = try await connection.answer()
            let told = answer.body.split(separator: "\n").map { word(String($0)) }
            #expect(told.count == count)
            #expect(told.allSatisfy { $0.status == 201 || $0.word == "busy" })
            #expect(told.contains { $0.word == "busy" })
        }
    }
}
