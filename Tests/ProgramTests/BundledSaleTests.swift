import Foundation
import Journal
import Rehearsal
import TestSupport
import Testing

@testable import LoadGenerator
@testable import Machine

/// The recordings that come with the program, made at a fraction of their size to save time.
@Suite("Bundled recordings", .serialized)
struct BundledSaleTests {
    private static func folder(in program: PenstockProgram) -> String {
        program.path("cache/penstock/bundled")
    }

    /// Makes the small recording where the program looks for the large one.
    private func make(
        _ version: SaleScript.Version, in program: PenstockProgram, drops: ClosedRange<Int> = 2...3,
        unless isStopped: () -> Bool = { false }
    ) throws -> String {
        let script = SaleScript(version, scale: 0.02, drops: drops)
        let root = BundledSaleTests.folder(in: program)
        let path = "\(root)/\(BundledSale.edition)/\(script.name).sale"
        try SaleMaker(script: script, path: path, root: root).make(unless: isStopped)
        return path
    }

    @Test(arguments: SaleScript.Version.allCases)
    func `a bundled recording is sound, and its verdicts are the current ones`(
        version: SaleScript.Version
    ) async throws {
        try await Kettle.lend(engines: 0) { program in
            _ = try make(version, in: program)
            let verified = try await program.run("verify", "mi3-\(version.rawValue)", "--json")
            #expect(verified.status == 0, "\(verified.errors)")
            #expect(verified.output.contains("\"sound\":true"), "\(verified.output)")
            let isToday = verified.output.contains("\"verdicts_judged_otherwise\":0")
            #expect(isToday, "\(verified.output)")
        }
    }

    @Test func `without a drip rate the site fails and slows down, in plain lines`() async throws {
        try await Kettle.lend(engines: 0) { program in
            _ = try make(.history, in: program, drops: 1...1)
            let told = try await program.run("replay", "mi3-history", "--plain", "--at", "T-20")
            #expect(told.status == 0, "\(told.errors)")
            #expect(told.output.contains("FAILING"))
            #expect(told.output.contains("STRAINED"))
            #expect(told.output.contains("sold out"))
        }
    }

    @Test func `with a drip rate nothing fails`() async throws {
        try await Kettle.lend(engines: 0) { program in
            _ = try make(.drip, in: program)
            let told = try await program.run("replay", "mi3-drip.sale", "--plain", "--at", "T-20")
            #expect(told.status == 0, "\(told.errors)")
            #expect(!told.output.contains("FAILING"))
            #expect(told.output.contains("sold out"))
        }
    }

    @Test func `an interrupted build leaves nothing, and older editions go`() async throws {
        try await Kettle.lend(engines: 0) { program in
            let files = FileManager.default
            let root = BundledSaleTests.folder(in: program)
            try files.createDirectory(
                atPath: root + "/0.0.1-1", withIntermediateDirectories: true)
            var pages = 0
            let path = try make(.history, in: program) {
                pages += 1
                return pages > 100
            }
            #expect(pages > 100 && !files.fileExists(atPath: path))
            #expect(try files.contentsOfDirectory(atPath: root) == [BundledSale.edition])
            let left = try files.contentsOfDirectory(atPath: "\(root)/\(BundledSale.edition)")
            #expect(left.isEmpty, "\(left)")
        }
    }

    @Test func `their names are in the help and in the error for an unknown name`() async throws {
        try await Kettle.lend(engines: 0) { program in
            let help = try await program.run("help", "replay")
            let unknown = try await program.run("replay", "mi3-histroy")
            for name in ["mi3-history", "mi3-drip"] {
                #expect(help.output.contains(name) && help.output.contains(CrowdPlan.mi3Label))
                #expect(unknown.errors.contains(name))
            }
            #expect(unknown.status == 74)
        }
    }

    @Test func `a copy is recognised by its campaign file`() {
        let text = SaleScript(.drip).campaignText
        #expect(BundledSale(of: text)?.script.name == "mi3-drip")
        #expect(BundledSale(of: text + " ") == nil)
        #expect(BundledSale(named: "mi3-drip.sale")?.script.name == "mi3-drip")
        #expect(BundledSale(named: "mi3-demo") == nil)
    }
}
