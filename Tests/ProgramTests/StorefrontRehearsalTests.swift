import Client
import Foundation
import TestSupport
import Testing

@testable import LoadGenerator

/// The site that a rehearsal plays, before the probe of a real engine.
@Suite("A rehearsal with its own storefront", .serialized, .timeLimit(.minutes(3)))
struct StorefrontRehearsalTests {
    private static func campaign(probing port: Int?) -> String {
        let storefront = port.map {
            "[storefront]\nprobe = \"http://127.0.0.1:\($0)/\"\ninterval = \"100ms\"\n\n"
        }
        return RehearseCommandTests.campaign.replacingOccurrences(
            of: "[limits]", with: (storefront ?? "") + "[limits]")
    }

    private static func scenario(at: String) -> String {
        RehearseCommandTests.quick
            + "\n[[cue]]\nat = \"\(at)\"\nlasts = \"5s\"\ntrouble = \"down\"\nstatus = 503\n"
    }

    private func rehearse(
        probing port: Int?, cueAt: String, _ words: String...
    ) async throws -> PenstockProgram.Result {
        var result: PenstockProgram.Result?
        try await PenstockProgram.lend { program in
            let scenario = try program.write("crash.toml", Self.scenario(at: cueAt))
            let (running, url) = try await program.serve(Self.campaign(probing: port))
            try await running.end {
                result = try await program.start(
                    ["rehearse", url, "--scenario", scenario, "--json"] + words
                ).result()
            }
        }
        return try #require(result)
    }

    @Test func `a crash on cue is FAILING by the engine's own probe`() async throws {
        let port = LastingPort.free()
        let result = try await rehearse(
            probing: port, cueAt: "0s", "--storefront", String(port))
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            result.errors.hasPrefix("the storefront answers at http://127.0.0.1:\(port)/\n"))
        let card = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let verdicts = try #require(card["verdicts"] as? [[String: Any]])
        let failing = try #require(verdicts.first { $0["state"] as? String == "FAILING" })
        #expect(failing["after"] as? String == "the storefront was taken down (kettle-1)")
        #expect(failing["delay_ms"] is Int)
        let reason = try #require(failing["reason"] as? String)
        #expect(reason.contains("HTTP 503"))
    }

    @Test func `cues that the probe would miss are told, and so is a probe that is not there`()
        async throws
    {
        let unplayed = try await rehearse(probing: LastingPort.free(), cueAt: "60s")
        #expect(unplayed.status == 0, "\(unplayed.errors)")
        #expect(unplayed.errors.contains("with --storefront PORT the rehearsal also answers"))
        let unasked = try await rehearse(probing: nil, cueAt: "60s", "--storefront", "0")
        #expect(unasked.status == 0, "\(unasked.errors)")
        #expect(unasked.errors.contains("the campaign kettle has no [storefront]"))
    }

    @Test func `a port that is taken ends it before anything else has happened`() async throws {
        let site = try await PlayedStorefront.open(port: 0)
        let port = try #require(EngineAddress(url: site.url)).port
        try await Kettle.lend { program in
            let taken = try await program.run(
                "rehearse", "http://127.0.0.1:1", "--storefront", String(port))
            #expect(taken.status == 73)
            #expect(taken.output.isEmpty)
            #expect(
                taken.errors
                    == "The storefront cannot be played at 127.0.0.1 port \(port): another program"
                    + " listens there; end it, or choose another port with --storefront and in the"
                    + " campaign's [storefront] probe.\n")
            let wrong = try await program.run("rehearse", "--storefront", "65536")
            #expect(wrong.status == 64)
        }
        await site.close()
    }
}
