import Foundation
package import Machine
package import Rehearsal
import Wire

/// The scorecards of a campaign's rehearsals, kept beside its recording: one JSON object a line,
/// the latest last.
package struct KeptScorecards {
    private let path: String

    package init(of campaign: String) throws(Failure) {
        path = try XDGPaths().rehearsals(of: campaign)
    }

    /// The id of a campaign's copy for rehearsals.
    package static func rehearsalName(of campaign: String) -> String { campaign + "-rehearsal" }

    /// The scorecard of the campaign's latest rehearsal on this machine, under its own id or under
    /// that of its copy for rehearsals; nil when there is none.
    package static func latest(for campaign: String) -> Scorecard? {
        both(campaign).last
    }

    /// The engine's capacity in requests a second, as last measured by a ramp; nil when never measured.
    package static func measuredRate(for campaign: String) -> Int? {
        both(campaign).compactMap(\.capacity).last(where: \.isKnee)?.requestsPerSecond
    }

    private static func both(_ campaign: String) -> [Scorecard] {
        [campaign, rehearsalName(of: campaign)].flatMap {
            // Without a folder there are none.
            let kept = try? KeptScorecards(of: $0)
            return kept?.all() ?? []
        }.sorted { $0.at < $1.at }
    }

    /// All readable scorecards, oldest first. A line that a crash cut, or that a newer version wrote, is
    /// skipped.
    package func all() -> [Scorecard] {
        guard let bytes = FileManager.default.contents(atPath: path) else { return [] }
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap {
            // Cut by a crash, or written by a newer version: skipped.
            try? JSONCoding.value(Scorecard.self, from: $0)
        }
    }

    /// Appends a scorecard; returns the file's path.
    package func keep(_ card: Scorecard) throws(Failure) -> String {
        let line: [UInt8]
        do {
            line = try JSONCoding.bytes(of: card) + [0x0A]
        } catch {
            throw Failure("The scorecard cannot be written as JSON (\(error)).", .ioError)
        }
        do throws(SystemError) {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            try Folder.make(folder, mode: 0o755)
            try append(line)
        } catch {
            throw Failure(
                "The scorecard cannot be kept in \(path) (\(error.words)).", .cannotCreate)
        }
        return path
    }

    private func append(_ line: [UInt8]) throws(SystemError) {
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw .last }
        defer { close(file) }
        var rest = line[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .last }
            rest = rest.dropFirst(count)
        }
    }
}
