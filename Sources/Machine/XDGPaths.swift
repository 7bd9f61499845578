import Foundation

/// The paths of the program's files, after the XDG base directory specification.
///
/// A directory is looked up only when it is needed: a program that is given all paths runs without
/// a home directory.
package struct XDGPaths {
    private let environment: [String: String]

    /// The paths for an environment. As the specification asks, relative directories are ignored.
    package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.environment = environment
    }

    private enum Base: String {
        case config = "XDG_CONFIG_HOME"
        case data = "XDG_DATA_HOME"
        case cache = "XDG_CACHE_HOME"

        var underHome: String {
            switch self {
            case .config: ".config"
            case .data: ".local/share"
            case .cache: ".cache"
            }
        }
    }

    package var config: String { get throws(Failure) { try folder(.config, for: "settings") } }

    package var data: String { get throws(Failure) { try folder(.data, for: "recordings") } }

    package var tokens: String {
        get throws(Failure) {
            try folder(.config, for: "the file of tokens", or: "name it with --tokens") + "/tokens"
        }
    }

    /// The file with the admin's token, made by the first start.
    package var adminToken: String {
        get throws(Failure) {
            let instead = "name a token's file with --token-file"
            return try folder(.config, for: "the admin's token", or: instead) + "/admin.token"
        }
    }

    /// The file with the token of the partner that rehearsals on this machine use.
    package var rehearsalToken: String {
        get throws(Failure) {
            let instead = "give the partner's token file with a second --token-file"
            return try folder(.config, for: "the partner's token", or: instead)
                + "/rehearsal.token"
        }
    }

    /// The settings file; nil when there is no directory for it.
    package var settings: String? { directoryIfKnown(.config).map { $0 + "/config.toml" } }

    /// The directories for a person's own scenarios, the more personal first.
    package var scenarios: [String] {
        [directoryIfKnown(.config), directoryIfKnown(.data)].compactMap { directory in
            directory.map { $0 + "/scenarios" }
        }
    }

    /// Recordings that come with the program, by the version that made them.
    package var bundled: String {
        get throws(Failure) {
            try folder(.cache, for: "the recordings that come with the program") + "/bundled"
        }
    }

    package var exports: String {
        get throws(Failure) { try folder(.data, for: "pictures") + "/exports" }
    }

    /// The recording file of a campaign.
    package func recording(of campaign: String) throws(Failure) -> String {
        try folder(.data, for: "the journal", or: "name it by its path, with serve's --journal")
            + "/\(campaign).sale"
    }

    /// The file with the scorecards of a campaign's rehearsals, one per line.
    package func rehearsals(of campaign: String) throws(Failure) -> String {
        try folder(.data, for: "the scorecard") + "/\(campaign).rehearsals.jsonl"
    }

    private func directoryIfKnown(_ base: Base) -> String? {
        if let path = environment[base.rawValue], path.hasPrefix("/") { return path + "/penstock" }
        guard let root = environment["HOME"], root.hasPrefix("/") else { return nil }
        return "\(root)/\(base.underHome)/penstock"
    }

    private func folder(
        _ base: Base, for what: String, or instead: String? = nil
    ) throws(Failure) -> String {
        if let directory = directoryIfKnown(base) { return directory }
        let way = instead.map { ", or \($0)" } ?? ""
        throw Failure(
            "Neither \(base.rawValue) nor HOME is set, so there is no folder for \(what): set one of"
                + " them\(way).", .wrongUsage)
    }
}
