import Campaign
package import Canvas
package import Deck
import Foundation
package import Machine
package import Terminal

/// The deck's settings. The first source with a value decides: the flags, `NO_COLOR`,
/// `config.toml`, the default.
package struct DeckSettings {
    package let theme: Setting<String>
    /// `nil` means all colours that the terminal can show.
    package let color: Setting<ColorDepth?>
    package let characters: Setting<ConfigFile.Characters>
    package let mouse: Setting<Bool>
    package let timezone: Setting<ZoneChoice>
    /// Frames a second.
    package let refresh: Setting<Int>
    package let bell: Setting<Bool>
    package let notify: Setting<ConfigFile.Notify>
    package let keys: KeyMap
    package let panels: PanelPlan
    /// The mistakes in `config.toml`, ordered by line.
    package let mistakes: [ConfigProblem]
    package let themes: ThemeWatch
    /// The stamp of the file that was read.
    let stamp: FileStamp?
    private let file: ConfigFile
    private let flags: Flags
    private let environment: [String: String]

    /// The colours that the command line asks for.
    package enum ColorFlag: String, CaseIterable, Sendable {
        case auto, mono
        case ansi16 = "16"
        case ansi256 = "256"
        case truecolor = "true"

        /// The depth; `nil` for `auto`, which means all colours that the terminal can show.
        package var depth: ColorDepth? { ColorDepth(rawValue: rawValue) }
    }

    /// The flags of the command line. `nil` and `false` mean that a flag is absent.
    package struct Flags: Sendable {
        package var theme: String?
        package var color: ColorFlag?
        package var characters: ConfigFile.Characters?
        package var noMouse = false
        package var bell = false
        package var notify: ConfigFile.Notify?

        package init(
            theme: String? = nil, color: ColorFlag? = nil,
            characters: ConfigFile.Characters? = nil, noMouse: Bool = false, bell: Bool = false,
            notify: ConfigFile.Notify? = nil
        ) {
            (self.theme, self.color, self.characters) = (theme, color, characters)
            (self.noMouse, self.bell, self.notify) = (noMouse, bell, notify)
        }
    }

    /// Reads `config.toml` and decides each setting. Without the file, the defaults apply.
    package init(_ flags: Flags = Flags()) throws(Failure) {
        // No file has the empty path.
        let path = XDGPaths().settings ?? ""
        // The stamp is taken before the file is read, so a save in between is noticed later.
        let stamp = FileStamp(path: path)
        try self.init(
            flags, file: Self.file(at: path), environment: ProcessInfo.processInfo.environment,
            themes: ThemeWatch(folders: ThemeFiles.folders()), stamp: stamp)
    }

    private init(
        _ flags: Flags, file: ConfigFile, environment: [String: String], themes: ThemeWatch,
        stamp: FileStamp?
    ) throws(Failure) {
        (self.flags, self.environment, self.stamp) = (flags, environment, stamp)
        self.themes = themes
        let names = themes.library.names
        let all = names.joined(separator: ", ")
        var file = file
        if let wanted = flags.theme, !names.contains(wanted) {
            throw Failure("There is no theme \(wanted); the themes are \(all).", .wrongUsage)
        }
        var chosen = file.theme
        if let unknown = chosen, !names.contains(unknown.value) {
            file.complain(
                line: unknown.line, "theme: no '\(unknown.value)'; there are \(all); ignored")
            chosen = nil
        }
        theme = Setting(flag: (flags.theme, "--theme"), chosen, in: file.path, fallback: "quiet")
        color = DeckSettings.color(flags, file, environment)
        characters = Setting(
            flag: (flags.characters, "--characters"), file.characters, in: file.path,
            fallback: .auto,
            why: "the locale decides")
        mouse = Setting(
            flag: (flags.noMouse ? false : nil, "--no-mouse"), file.mouse, in: file.path,
            fallback: true)
        timezone = DeckSettings.zone(&file)
        refresh = Setting(file.refresh, in: file.path, fallback: ConfigFile.refreshUsual)
        bell = Setting(
            flag: (flags.bell ? true : nil, "--bell"), file.bell, in: file.path, fallback: false)
        notify = Setting(
            flag: (flags.notify, "--notify"), file.notify, in: file.path, fallback: .off)
        let remapped = KeyMap.remapped(file.keys)
        keys = remapped.map
        for mistake in remapped.mistakes { file.complain(line: mistake.line, mistake.text) }
        let planned = PanelPlan.planned(first: file.panelsFirst, hidden: file.panelsHidden)
        panels = planned.plan
        for mistake in planned.mistakes { file.complain(line: mistake.line, mistake.text) }
        mistakes = file.mistakes
        self.file = file
    }

    package var path: String { file.path }

    /// Reads the file again and decides anew, with the same flags and environment.
    func reread(_ themes: ThemeWatch) throws(Failure) -> DeckSettings {
        let stamp = FileStamp(path: path)
        return try DeckSettings(
            flags, file: Self.file(at: path), environment: environment, themes: themes, stamp: stamp
        )
    }

    private static func file(at path: String) -> ConfigFile {
        if let text = ThemeFiles.text(of: path) { return ConfigFile.read(text, path: path) }
        var file = ConfigFile(path: path)
        if FileManager.default.fileExists(atPath: path) {
            file.complain(line: 1, complaint(about: path))
        }
        return file
    }

    /// Why the file at a path cannot be read.
    private static func complaint(about path: String) -> String {
        do throws(WholeFile.ReadProblem) {
            _ = try WholeFile.bytes(at: path, max: 256 << 10)
        } catch .system(_, let error) {
            return "cannot be read (\(error.words)); ignored"
        } catch {
            // The sentence below covers all other problems.
        }
        return "cannot be read: a plain file of at most 256 KiB is wanted; ignored"
    }

    private static func color(
        _ flags: Flags, _ file: ConfigFile, _ environment: [String: String]
    ) -> Setting<ColorDepth?> {
        if let wanted = flags.color { return Setting(wanted.depth, .flag("--color")) }
        if environment["NO_COLOR"]?.isEmpty == false {
            return Setting(.mono, .environment("NO_COLOR"))
        }
        return Setting(file.color, in: file.path, fallback: nil, why: "what the terminal can")
    }

    private static func zone(_ file: inout ConfigFile) -> Setting<ZoneChoice> {
        guard let choice = file.timezone else { return Setting(.campaign, .fallback("")) }
        let origin = SettingOrigin.file(file.path, line: choice.line)
        switch choice.value {
        case "campaign": return Setting(.campaign, origin)
        case "local": return Setting(.local, origin)
        case let name where TimeZone(named: name) != nil && ZoneName.problem(name) == nil:
            return Setting(.named(name), origin)
        default:
            let problem =
                ZoneName.problem(choice.value)
                ?? "no '\(choice.value)': say campaign, local, UTC or a name such as Asia/Kolkata"
            file.complain(line: choice.line, "timezone: \(problem); ignored")
            return Setting(.campaign, .fallback(""))
        }
    }

    /// The colour setting, with the terminal's facts from the environment.
    package var colorPreference: ColorPreference {
        var preference = ColorPreference.fromEnvironment()
        // `color` already respects NO_COLOR.
        preference.wanted = color.value
        return preference
    }

    /// Every setting: name, value and origin.
    package var rows: [SettingRow] {
        let rows = [
            SettingRow("theme", theme.value, "\(theme.origin)"),
            SettingRow("color", color.value?.rawValue ?? "auto", "\(color.origin)"),
            SettingRow("characters", characters.value.rawValue, "\(characters.origin)"),
            SettingRow("mouse", "\(mouse.value)", "\(mouse.origin)"),
            SettingRow("timezone", timezone.value.word, "\(timezone.origin)"),
            SettingRow("refresh", "\(refresh.value)", "\(refresh.origin)"),
            SettingRow("bell", "\(bell.value)", "\(bell.origin)"),
            SettingRow("notify", notify.value.rawValue, "\(notify.origin)"),
            panelRow("panels.first", panels.first, file.panelsFirst),
            panelRow("panels.hide", panels.hidden, file.panelsHidden),
        ]
        return rows
            + keys.bindings.map { binding in
                let standard = KeyMap.standard.bindings.first { $0.keyAction == binding.keyAction }
                let own = file.keys.last { $0.action == binding.keyAction.rawValue }
                let isOwn = own != nil && standard?.keys != binding.keys
                return SettingRow(
                    "keys.\(binding.keyAction.rawValue)",
                    binding.keys.isEmpty ? "none" : binding.labels.string,
                    isOwn ? "\(path):\(own?.line ?? 1)" : "default")
            }
    }

    private func panelRow(
        _ name: String, _ panes: [Pane], _ chosen: [ConfigFile.LocatedValue<String>]
    ) -> SettingRow {
        SettingRow(
            name, panes.isEmpty ? "none" : panes.map(\.rawValue).joined(separator: " "),
            panes.isEmpty ? "default" : "\(path):\(chosen.first?.line ?? 1)")
    }
}
