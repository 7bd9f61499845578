import Foundation

/// Where the program's files are, after the XDG base directory specification.
struct XDGPaths {
    /// `$XDG_CONFIG_HOME/penstock`.
    let config: String
    /// `$XDG_DATA_HOME/penstock`.
    let data: String
    /// `$XDG_CACHE_HOME/penstock`.
    let cache: String

    /// The paths for an environment: as the specification asks, directories that are not absolute
    /// are passed over.
    init(environment: [String: String] = ProcessInfo.processInfo.environment) throws(Failure) {
        config = try XDGPaths.directory("XDG_CONFIG_HOME", under: ".config", environment)
        data = try XDGPaths.directory("XDG_DATA_HOME", under: ".local/share", environment)
        cache = try XDGPaths.directory("XDG_CACHE_HOME", under: ".cache", environment)
    }

    /// The file of tokens.
    var tokens: String { config + "/tokens" }
    /// The secret of the admin that the first start made.
    var adminToken: String { config + "/admin.token" }
    /// The secret of the partner that rehearsals on this machine play.
    var rehearsalToken: String { config + "/rehearsal.token" }
    /// The program's settings.
    var settings: String { config + "/config.toml" }
    /// The person's own themes.
    var themes: String { config + "/themes" }

    /// The person's own scenarios, the more personal first.
    var scenarios: [String] { [config + "/scenarios", data + "/scenarios"] }

    /// Recordings that come with the program, by the version that made them.
    var bundled: String { cache + "/bundled" }

    /// Pictures of the deck.
    var exports: String { data + "/exports" }

    /// The recording of a campaign.
    func recording(of campaign: String) -> String {
        "\(data)/\(campaign).sale"
    }

    /// The scorecards of a campaign's rehearsals, one a line.
    func rehearsals(of campaign: String) -> String {
        "\(data)/\(campaign).rehearsals.jsonl"
    }

    private static func directory(
        _ variable: String, under home: String, _ environment: [String: String]
    ) throws(Failure) -> String {
        if let path = environment[variable], path.hasPrefix("/") { return path + "/penstock" }
        guard let root = environment["HOME"], root.hasPrefix("/") else {
            throw Failure("Neither \(variable) nor HOME is set; set one of them.", .wrongUsage)
        }
        return "\(root)/\(home)/penstock"
    }
}
