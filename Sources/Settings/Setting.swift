import Canvas

/// The source that decided a setting; `description` is its printed form.
package enum SettingOrigin: CustomStringConvertible {
    case flag(String)
    case environment(String)
    case file(String, line: Int)
    /// The default, and the reason for it; empty without one.
    case fallback(String)

    package var description: String {
        switch self {
        case .flag(let name): "flag \(name)"
        case .environment(let name): "environment \(name)"
        case .file(let path, let line): "\(path):\(line)"
        case .fallback(let why): why.isEmpty ? "default" : "default: \(why)"
        }
    }
}

/// A setting's value and its origin.
package struct Setting<Value: Sendable & Hashable> {
    package let value: Value
    package let origin: SettingOrigin

    init(_ value: Value, _ origin: SettingOrigin) { (self.value, self.origin) = (value, origin) }

    /// The flag's value, else the file's, else the default.
    init(
        flag: (value: Value?, name: String) = (nil, ""), _ chosen: ConfigFile.LocatedValue<Value>?,
        in path: String, fallback: Value, why: String = ""
    ) {
        if let value = flag.value {
            self.init(value, .flag(flag.name))
        } else if let chosen {
            self.init(chosen.value, .file(path, line: chosen.line))
        } else {
            self.init(fallback, .fallback(why))
        }
    }
}

/// One printed setting: name, value and origin.
package struct SettingRow: Encodable {
    package let name: String
    package let value: String
    package let from: String

    init(_ name: String, _ value: String, _ from: String) {
        (self.name, self.value, self.from) = (name, value, from)
    }
}

/// The time zone of the screen.
package enum ZoneChoice: Hashable, Sendable {
    case campaign
    case local
    case named(String)

    /// The choice as it is written in the file.
    var word: String {
        switch self {
        case .campaign: "campaign"
        case .local: "local"
        case .named(let name): name
        }
    }
}
