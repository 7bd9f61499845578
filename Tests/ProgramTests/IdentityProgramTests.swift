import Client
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

/// A sale with one buyer's name in two spellings, in the real program and in its recording.
@Suite("Two spellings of one name")
struct IdentityProgramTests {
    private let names = ["x", "jos\u{E9}", "x", "jose\u{301}"]

    private func lines(_ act: String) -> [UInt8] {
        let lines = names.map { #"{"do":"\#(act)","drop":"kettle-1","buyer":"\#($0)"}"# + "\n" }
        return Array(lines.joined().utf8)
    }

    @Test func `are two buyers after a restart, to every reader and in exports`() async throws {
        try await PenstockProgram.lend { program in
            let made = try await program.run(
                "token", "create", "--name", "shop", "--role", "partner")
            let token = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
            let (engine, url) = try await program.serve()
            let partner = try EngineClient(
                try #require(EngineAddress(url: url)), token: token, deadline: .minutes(10))
            for act in ["register", "claim"] {
                _ = try await partner.call(.POST, "/v1/batch", body: lines(act))
                if act == "register" {
                    _ = try await program.run("drop", "open", "kettle-1", "--url", url)
                }
            }
            engine.signal(SIGTERM)
            _ = await engine.result()
            let digests = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<50 {
                    group.addTask { try await program.run("verify", "kettle", "--json").output }
                }
                return try await group.reduce(into: Set<[UInt8]>()) { $0.insert(Array($1.utf8)) }
            }
            #expect(digests.count == 1, "each process hashes with keys of its own")
            let told = try #require(digests.first.map { String(decoding: $0, as: UTF8.self) })
            #expect(told.contains(#""sound":true"#), "\(told)")
            let csv = try await program.run("export", "kettle", "--events", "--format", "csv")
            for number in 1...3 { #expect(csv.output.contains(",buyer-\(number),")) }
            #expect(!csv.output.contains(",buyer-4,"))
            let (again, later) = try await program.serve()
            let drop = try await program.run(
                "drop", "show", "kettle-1", "--json", "--url", later)
            #expect(drop.output.contains(#""registered":3"#), "\(drop.output)\(drop.errors)")
            again.signal(SIGTERM)
            _ = await again.result()
        }
    }
}
