import ArgumentParser
import Foundation
import Journal
import LoadGenerator
import Machine
import Recordings

extension RecordedSale {
    /// Opens a recording: a path, the name of a campaign whose journal is in the usual place, or
    /// the name of a recording that comes with the program. Prints its warnings to standard error.
    init(_ name: String) throws(Failure) {
        try self.init(path: RecordedSale.path(of: name))
        for warning in warnings { Standard.error(warning) }
    }

    /// The bundled recording that this is a copy of; nil for any other.
    var bundled: BundledSale? { BundledSale(of: recording.campaignText.text) }

    fileprivate static func path(of name: String) throws(Failure) -> String {
        let files = FileManager.default
        if files.fileExists(atPath: name) || name.utf8.contains(UInt8(ascii: "/")) { return name }
        // Without a folder for recordings there is none in it.
        let usual = try? XDGPaths().recording(
            of: name.hasSuffix(".sale") ? String(name.dropLast(5)) : name)
        if let usual, files.fileExists(atPath: usual) { return usual }
        guard let bundled = BundledSale(named: name) else {
            throw Failure(
                "\(name) does not exist: check the path, or name \(BundledSale.names), which comes"
                    + " with the program.", .ioError)
        }
        return try bundled.path()
    }
}

extension ArgumentHelp {
    static var recording: ArgumentHelp {
        """
        The recording: a file, the name of a campaign, or one that comes with the program: \
        \(BundledSale.names).
        """
    }
}
