import Foundation
import Rehearsal

/// A recording that comes with the program: made on first use, and kept in the cache.
struct BundledSale {
    /// Counts the changes of the model: what an earlier one made is made anew.
    private static let revision = 1

    /// All of them.
    static let all = SaleScript.Version.allCases.map { BundledSale(script: SaleScript($0)) }

    let script: SaleScript

    /// The bundled recording of a name; nil when there is none.
    init?(named name: String) {
        let bare = name.hasSuffix(".sale") ? String(name.dropLast(5)) : name
        guard let found = BundledSale.all.first(where: { $0.script.name == bare }) else {
            return nil
        }
        self = found
    }

    private init(script: SaleScript) { self.script = script }

    /// The names in a sentence.
    static var names: String { all.map(\.script.name).joined(separator: " and ") }

    /// What there is, a line each.
    static var list: String {
        all.map { "\($0.script.name): \($0.script.about)" }.joined(separator: "; ")
    }

    /// The path of the recording, which is made now where it is not in the cache.
    func path() throws(Failure) -> String {
        let folder = try XDGPaths().bundled
        let path = "\(folder)/\(Penstock.version)-\(BundledSale.revision)/\(script.name).sale"
        guard !FileManager.default.fileExists(atPath: path) else { return path }
        try SaleMaker(script: script, path: path, root: folder).make()
        return path
    }
}
