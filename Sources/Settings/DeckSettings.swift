import Campaign
package import Canvas
package import Deck
import Foundation
package import Machine
package import Terminal

/// How the deck is to look and to work: the flags, `NO_COLOR`, `config.toml` and what is usual, in
/// this order.
package struct DeckSettings {
    package let theme: Setting<String>
    /// Nil is what the terminal can.
    package let color: Setting<ColorDepth?>
    package let characters: Setting<ConfigFile.Characters>
    package let mouse: Setting<Bool>
    package let timezone: Setting<ZoneChoice>
    /// Frames a second.
    package let refresh: Setting<Int>
    /// Whether the bell rings at the gravest alarms.
    package let bell: Setting<Bool>
    /// How the desktop is told of them.
    package let notify: Setting<ConfigFile.Notify>
    package let keys: KeyMap
    /// Which panels are shown, and which of them first.
    package let panels: PanelPlan
    /// What is wrong with `config.toml`, in the order of lines.
    package let mistakes: [ConfigProblem]
    /// The themes there are.
    package let themes: ThemeWatch
    /// The file as it was when it was read.
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

        /// The depth; nil is what the terminal can.
        package var depth: ColorDepth? {
            switch self {
            case .auto: nil
            case .mono: .mono
            case .ansi16: .ansi16
            case .ansi256: .ansi256
            case .truecolor: .trueColor
            }
        }
    }

    /// What the command line says; nil and false leave it to the others.
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

    /// Decides, by the flags, what was read of `config.toml`, the environment of the process and
    /// the themes there are.
    package init(
        _ flags: Flags, file: ConfigFile, environment: [String: String], themes watch: ThemeWatch,
        stamp: FileStamp? = nil
    ) throws(Failure) {
        (self.flags, self.environment, self.stamp) = (flags, environment, stamp)
        let themes = watch.library.names
        self.themes = watch
        var file = file
        if let wanted = flags.theme, !themes.contains(wanted) {
            let all = themes.joined(separator: ", ")
            throw Failure("There is no theme \(wanted); there are \(all).", .wrongUsage)
        }
        var chosen = file.theme
        if let choice = chosen, !themes.contains(choice.value) {
            let all = themes.joined(separator: ", ")
            file.complain(
                line: choice.line, "theme: no '\(choice.value)'; there are \(all); ignored")
            chosen = nil
        }
        theme = Setting(flag: (flags.theme, "--theme"), chosen, in: file.path, usual: "quiet")
        color = DeckSettings.color(flags, file, environment)
        characters = Setting(
            flag: (flags.characters, "--characters"), file.characters, in: file.path, usual: .auto,
            why: "the locale decides")
        mouse = Setting(
            flag: (flags.noMouse ? false : nil, "--no-mouse"), file.mouse, in: file.path,
            usual: true)
        timezone = DeckSettings.zone(&file)
        refresh = Setting(
            flag: (nil, ""), file.refresh, in: file.path, usual: ConfigFile.refreshUsual)
        bell = Setting(
            flag: (flags.bell ? true : nil, "--bell"), file.bell, in: file.path, usual: false)
        notify = Setting(
            flag: (flags.notify, "--notify"), file.notify, in: file.path, usual: .off)
        let remapped = KeyMap.remapped(file.keys)
        keys = remapped.map
        for mistake in remapped.mistakes { file.complain(line: mistake.line, mistake.text) }
        let planned = PanelPlan.planned(first: file.panelsFirst, hidden: file.panelsHidden)
        panels = planned.plan
        for mistake in planned.mistakes { file.complain(line: mistake.line, mistake.text) }
        mistakes = file.mistakes
        self.file = file
    }

    /// The file.
    package var path: String { file.path }

    /// Decides anew, by what the file says now; flags and environment are as they were.
    package func read(_ themes: ThemeWatch) throws(Failure) -> DeckSettings {
        let stamp = FileStamp(path: path)
        return try DeckSettings(
            flags, file: DeckSettings.file(at: path), environment: environment, themes: themes,
            stamp: stamp)
    }

    private static func color(
        _ flags: Flags, _ file: ConfigFile, _ environment: [String: String]
    ) -> Setting<ColorDepth?> {
        if let wanted = flags.color { return Setting(wanted.depth, .flag("--color")) }
        if environment["NO_COLOR"]?.isEmpty == false {
            return Setting(.mono, .environment("NO_COLOR"))
        }
        return Setting(
            flag: (nil, ""), file.color, in: file.path, usual: nil, why: "what the terminal can")
    }

    private static func zone(_ file: inout ConfigFile) -> Setting<ZoneChoice> {
        guard let choice = file.timezone else { return Setting(.campaign, .usual("")) }
        let origin = Setting<ZoneChoice>.Origin.file(file.path, line: choice.line)
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
            return Setting(.campaign, .usual(""))
        }
    }

    /// The colour setting, with what the environment says about the terminal.
    package var colorPreference: ColorPreference {
        var preference = ColorPreference.fromEnvironment()
        // The setting has considered NO_COLOR already.
        preference.wanted = color.value
        return preference
    }

    /// Every setting, its value and who decided.
    package var rows: [SettingRow] {
        var rows = [
            SettingRow("theme", theme.value, "\(theme.origin)"),
            SettingRow("color", color.value?.rawValue ?? "auto", "\(color.origin)"),
            SettingRow("characters", characters.value.rawValue, "\(characters.origin)"),
            SettingRow("mouse", "\(mouse.value)", "\(mouse.origin)"),
            SettingRow("timezone", timezone.value.word, "\(timezone.origin)"),
            SettingRow("refresh", "\(refresh.value)", "\(refresh.origin)"),
            SettingRow("bell", "\(bell.value)", "\(bell.origin)"),
            SettingRow("notify", notify.value.rawValue, "\(notify.origin)"),
        ]
        rows += [
            panelRow("panels.first", panels.first, file.panelsFirst),
            panelRow("panels.hide", panels.hidden, file.panelsHidden),
        ]
        for binding in keys.bindings {
            let standard = KeyMap.standard.bindings.first { $0.keyAction == binding.keyAction }
            let wish = file.keys.last { $0.action == binding.keyAction.rawValue }
            let isOwn = wish != nil && standard?.keys != binding.keys
            rows.append(
                SettingRow(
                    "keys.\(binding.keyAction.rawValue)",
                    binding.keys.isEmpty ? "none" : binding.labels.string,
                    isOwn ? "\(file.path):\(wish?.line ?? 1)" : "default"))
        }
        return rows
    }
}

extension DeckSettings {
    private func panelRow(
        _ name: String, _ panes: [Pane], _ wishes: [ConfigFile.LocatedValue<String>]
    ) -> SettingRow {
        SettingRow(
            name, panes.isEmpty ? "none" : panes.map(\.rawValue).joined(separator: " "),
            panes.isEmpty ? "default" : "\(file.path):\(wishes.first?.line ?? 1)")
    }
}

extension ZoneChoice {
    /// How the file says it.
    package var word: String {
        switch self {
        case .campaign: "campaign"
        case .local: "local"
        case .named(let name): name
        }
    }
}
