import Foundation
import Rules
import Service

/// A test's own folder with a token file in it.
struct TokenFolder: ~Copyable {
    let path = FileManager.default.temporaryDirectory.path + "/tokens-" + UUID().uuidString

    var tokens: String { path + "/config/tokens" }
    var file: TokenFile { TokenFile(path: tokens) }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func create(_ name: String, _ role: Role) throws -> TokenSecret {
        var generator = SystemRandomNumberGenerator()
        return try file.create(
            TokenName(name), role: role, at: Moment(milliseconds: 1000), using: &generator)
    }

    func mode(of path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }

    func setMode(_ mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: tokens)
    }

    /// Writes the file in place, as many editors do.
    func write(_ text: String) throws { try write(bytes: Array(text.utf8)) }

    func write(bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: tokens))
        try setMode(0o600)
    }

    /// The file's content.
    func bytes() throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: tokens)))
    }
}
