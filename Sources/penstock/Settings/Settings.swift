import Campaign
import Canvas
import Deck
import Foundation
import Machine
import Terminal

/// How the deck is to look and to work: the flags, `NO_COLOR`, `config.toml` and what is usual, in
/// this order.
struct Settings {
    let theme: Setting<String>
    /// Nil is what the terminal can.
    let color: Setting<ColorDepth?>
    let characters: Setting<ConfigFile.Characters>
    let mouse: Setting<Bool>
    let timezone: Setting<ZoneChoice>
    /// Frames a second.
    let refresh: Setting<Int>
    /// Whether the bell rings at the gravest alarms.
    let bell: Setting<Bool>
    /// How the desktop is told of them.
    let notify: Setting<ConfigFile.Notify>
    let keys: KeyMap
    /// Which panels are shown, and which of them first.
    let panels: PanelPlan
    /// What is wrong with `config.toml`, in the order of lines.
    let mistakes: [Problem]
    /// The themes there are.
    let themes: ThemeWatch
    /// The file as it was when it was read.
    let stamp: FileStamp?
    private let file: ConfigFile
    private let flags: Flags
    private let environment: [String: String]

    /// What the command line says; nil and false leave it to the others.
    struct Flags {
        var theme: String?
        var color: DeckLook.Color?
        var characters: ConfigFile.Characters?
        var noMouse = false
        var bell = false
        var notify: ConfigFile.Notify?
    }

    /// Decides, by the flags, what was read of `config.toml`, the environment of the process and
    /// the themes there are.
    init(
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
        color = Settings.color(flags, file, environment)
        characters = Setting(
            flag: (flags.characters, "--characters"), file.characters, in: file.path, usual: .auto,
            why: "the locale decides")
        mouse = Setting(
            flag: (flags.noMouse ? false : nil, "--no-mouse"), file.mouse, in: file.path,
            usual: true)
        timezone = Settings.zone(&file)
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
    var path: String { file.path }

    /// Decides anew, by what the file says now; flags and environment are as they were.
    func read(_ themes: ThemeWatch) throws(Failure) -> Settings {
        let stamp = FileStamp(path: path)
        return try Settings(
            flags, file: Settings.file(at: path), environment: environment, themes: themes,
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

    /// The wish for colours, with what the environment says of the terminal.
    var colorWish: ColorWish {
        var wish = ColorWish.fromEnvironment(flag: color.value)
        // NO_COLOR has had its say.
        wish.isRefused = false
        return wish
    }

    /// Every setting, its value and who decided.
    var rows: [SettingRow] {
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
            let standard = KeyMap.standard.bindings.first { $0.deed == binding.deed }
            let wish = file.keys.last { $0.action == binding.deed.rawValue }
            let isOwn = wish != nil && standard?.keys != binding.keys
            rows.append(
                SettingRow(
                    "keys.\(binding.deed.rawValue)",
                    binding.keys.isEmpty ? "none" : binding.labels.string,
                    isOwn ? "\(file.path):\(wish?.line ?? 1)" : "default"))
        }
        return rows
    }
}

extension Settings {
    private func panelRow(
        _ name: String, _ panes: [Pane], _ wishes: [ConfigFile.Choice<String>]
    ) -> SettingRow {
        SettingRow(
            name, panes.isEmpty ? "none" : panes.map(\.rawValue).joined(separator: " "),
            panes.isEmpty ? "default" : "\(file.path):\(wishes.first?.line ?? 1)")
    }
}

extension ZoneChoice {
    /// How the file says it.
    var word: String {
        switch self {
        case .campaign: "campaign"
        case .local: "local"
        case .named(let name): name
        }
    }
}
