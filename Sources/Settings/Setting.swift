package import Canvas

/// A setting's value, and who decided.
package struct Setting<Value: Sendable & Hashable> {
    /// Who decided a value.
    package enum Origin: CustomStringConvertible {
        case flag(String)
        case environment(String)
        case file(String, line: Int)
        case usual(String)

        package var description: String {
            switch self {
            case .flag(let name): "flag \(name)"
            case .environment(let name): "environment \(name)"
            case .file(let path, let line): "\(path):\(line)"
            case .usual(let why): why.isEmpty ? "default" : "default: \(why)"
            }
        }
    }

    package let value: Value
    package let origin: Origin

    package init(_ value: Value, _ origin: Origin) {
        self.value = value
        self.origin = origin
    }

    /// The flag's value, else the file's, else the default.
    package init(
        flag: (value: Value?, name: String), _ choice: ConfigFile.LocatedValue<Value>?, in path: String,
        usual: Value, why: String = ""
    ) {
        if let value = flag.value {
            self.init(value, .flag(flag.name))
        } else if let choice {
            self.init(choice.value, .file(path, line: choice.line))
        } else {
            self.init(usual, .usual(why))
        }
    }
}

/// One printed setting: name, value and origin.
package struct SettingRow: Encodable {
    package let name: String
    package let value: String
    package let from: String

    package init(_ name: String, _ value: String, _ from: String) {
        self.name = name
        self.value = value
        self.from = from
    }
}

/// Whose time the screen shows.
package enum ZoneChoice: Hashable, Sendable {
    case campaign
    case local
    case named(String)
}
