import Canvas
import Deck
import Foundation
import Testing

/// Compares a frame with a text file in `Screens`, or writes the file if the environment has
/// RECORD=1.
func expectScreen(
    _ name: String, _ frame: Frame, withRoles: Bool = false,
    at location: SourceLocation = #_sourceLocation, file: String = #filePath
) throws {
    var lines = frame.lines
    if withRoles { lines += ["----"] + frame.roles }
    try expectLines(name, lines, at: location, file: file)
}

/// Compares lines with a text file in `Screens`, in the same way.
func expectLines(
    _ name: String, _ lines: [String], at location: SourceLocation = #_sourceLocation,
    file: String = #filePath
) throws {
    let shown = lines.joined(separator: "\n") + "\n"
    let url = URL(fileURLWithPath: file).deletingLastPathComponent()
        .appendingPathComponent("Screens/\(name).txt")
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
        try shown.write(to: url, atomically: true, encoding: .utf8)
        return
    }
    guard let wanted = try? String(contentsOf: url, encoding: .utf8) else {
        Issue.record(
            "no screen \(name).txt yet: run the tests with RECORD=1\n\(shown)",
            sourceLocation: location)
        return
    }
    guard shown != wanted else { return }
    Issue.record("\(name).txt differs\n\(difference(wanted, shown))", sourceLocation: location)
}

/// Line by line: `-` expected, `+` drawn.
private func difference(_ wanted: String, _ shown: String) -> String {
    let wanted = wanted.split(separator: "\n", omittingEmptySubsequences: false)
    let shown = shown.split(separator: "\n", omittingEmptySubsequences: false)
    var lines: [String] = []
    for row in 0..<max(wanted.count, shown.count) {
        let (left, right) = (
            row < wanted.count ? wanted[row] : "", row < shown.count ? shown[row] : ""
        )
        lines += left == right ? ["  \(left)"] : ["- \(left)", "+ \(right)"]
    }
    return lines.joined(separator: "\n")
}

/// The sizes of the main screens.
let sizes = [Size(80, 24), Size(120, 36), Size(200, 60)]

extension Size {
    var name: String { "\(width)x\(height)" }
}
