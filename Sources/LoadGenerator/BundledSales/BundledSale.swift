import Foundation
package import Machine
package import Rehearsal

/// A recording that comes with the program: made on first use, and kept in the cache.
package struct BundledSale {
    /// Counts the changes of the model between two versions of the program.
    private static let revision = 1
    /// The version of the recordings; those of another version are made anew.
    package static let edition = "\(ProgramVersion.current)-\(revision)"

    package static let all = SaleScript.Version.allCases.map { BundledSale(script: SaleScript($0)) }

    package let script: SaleScript

    /// The bundled recording with a name; nil when there is none.
    package init?(named name: String) {
        let bare = name.hasSuffix(".sale") ? String(name.dropLast(5)) : name
        guard let found = BundledSale.all.first(where: { $0.script.name == bare }) else {
            return nil
        }
        self = found
    }

    /// The bundled recording with this campaign file; nil when there is none.
    package init?(of campaignText: String) {
        guard let found = BundledSale.all.first(where: { $0.script.campaignText == campaignText })
        else { return nil }
        self = found
    }

    private init(script: SaleScript) { self.script = script }

    package static var names: String { all.map(\.script.name).joined(separator: " or ") }

    package static var list: String {
        all.map { "\($0.script.name): \($0.script.about)" }.joined(separator: "; ")
    }

    /// The path of the recording; makes it first when it is not in the cache.
    package func path() throws(Failure) -> String {
        let folder = try XDGPaths().bundled
        let path = "\(folder)/\(BundledSale.edition)/\(script.name).sale"
        guard !FileManager.default.fileExists(atPath: path) else { return path }
        try SaleMaker(script: script, path: path, root: folder).make()
        return path
    }
}
