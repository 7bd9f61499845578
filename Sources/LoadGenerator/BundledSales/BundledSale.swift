import Foundation
package import Machine
package import Rehearsal

/// A recording that comes with the program: made on first use, and kept in the cache.
package struct BundledSale {
    /// Counts the changes of the model between two versions of the program.
    private static let revision = 1
    /// The version that makes them: what another one made is made anew.
    package static let edition = "\(ProgramVersion.current)-\(revision)"

    /// All of them.
    package static let all = SaleScript.Version.allCases.map { BundledSale(script: SaleScript($0)) }

    package let script: SaleScript

    /// The bundled recording of a name; nil when there is none.
    package init?(named name: String) {
        let bare = name.hasSuffix(".sale") ? String(name.dropLast(5)) : name
        guard let found = BundledSale.all.first(where: { $0.script.name == bare }) else {
            return nil
        }
        self = found
    }

    /// The bundled recording that a campaign file is of; nil when it is another sale's.
    package init?(of campaignText: String) {
        guard let found = BundledSale.all.first(where: { $0.script.campaignText == campaignText })
        else { return nil }
        self = found
    }

    private init(script: SaleScript) { self.script = script }

    /// The names in a sentence.
    package static var names: String { all.map(\.script.name).joined(separator: " or ") }

    /// What there is, a line each.
    package static var list: String {
        all.map { "\($0.script.name): \($0.script.about)" }.joined(separator: "; ")
    }

    /// The path of the recording, which is made now where it is not in the cache.
    package func path() throws(Failure) -> String {
        let folder = try XDGPaths().bundled
        let path = "\(folder)/\(BundledSale.edition)/\(script.name).sale"
        guard !FileManager.default.fileExists(atPath: path) else { return path }
        try SaleMaker(script: script, path: path, root: folder).make()
        return path
    }
}
