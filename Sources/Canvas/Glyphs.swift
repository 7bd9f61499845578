/// The characters that drawings are made of: one set for UTF-8 terminals, one for all others.
package struct Glyphs: Sendable, Hashable {
    /// Whether characters beyond ASCII may be used.
    package let isUnicode: Bool

    /// Box drawing, braille and symbols.
    package static let unicode = Glyphs(isUnicode: true)
    /// ASCII alone.
    package static let ascii = Glyphs(isUnicode: false)

    private init(isUnicode: Bool) { self.isUnicode = isUnicode }

    private func pick(_ unicode: Unicode.Scalar, _ ascii: Unicode.Scalar) -> Unicode.Scalar {
        isUnicode ? unicode : ascii
    }

    private func pick(_ unicode: SafeText, _ ascii: SafeText) -> SafeText {
        isUnicode ? unicode : ascii
    }

    /// Units sold, in a bar.
    package var sold: Unicode.Scalar { pick("█", "#") }
    /// Units held, in a bar.
    package var held: Unicode.Scalar { pick("▒", "+") }
    /// Units free, in a bar.
    package var free: Unicode.Scalar { pick("░", ".") }
    /// The curve to compare with, across a filled one.
    package var trace: Unicode.Scalar { pick("─", "-") }
    /// Units withdrawn, in a bar.
    package var withdrawn: Unicode.Scalar { pick("╳", "x") }
    /// What stands at the end of a cut text.
    package var ellipsis: Unicode.Scalar { pick("…", "~") }
    /// Running, or fine.
    package var dot: SafeText { pick("●", "*") }
    /// Not running.
    package var ring: SafeText { pick("○", "o") }
    /// Wants attention.
    package var alert: SafeText { pick("▲", "!") }
    /// Held, as in paused.
    package var pause: SafeText { pick("‖", "=") }
    /// Agreed, as the books do.
    package var check: SafeText { pick("✓", "ok") }
    /// Disagreed.
    package var cross: SafeText { pick("✗", "NO") }
    /// Between two facts of a line.
    package var separator: SafeText { pick("·", "|") }
    /// The chosen row.
    package var cursor: SafeText { pick("›", ">") }
    /// From one to the other.
    package var arrow: SafeText { pick("→", "->") }
    /// Upward and downward, for what can be scrolled.
    package var up: SafeText { pick("↑", "^") }
    /// Downward.
    package var down: SafeText { pick("↓", "v") }
    /// A solid square of big digits.
    package var solid: Unicode.Scalar { pick("█", "#") }

    /// The border character with these arms.
    func border(_ arms: Arms) -> Unicode.Scalar {
        guard isUnicode else {
            switch arms {
            case [.left, .right], .left, .right: return "-"
            case [.up, .down], .up, .down: return "|"
            default: return "+"
            }
        }
        return Self.boxes[Int(arms.rawValue)]
    }

    /// The arms of a border character; none for any other.
    func arms(of scalar: Unicode.Scalar) -> Arms {
        guard scalar != " " else { return [] }
        if !isUnicode {
            switch scalar {
            case "-": return [.left, .right]
            case "|": return [.up, .down]
            case "+": return [.up, .down, .left, .right]
            default: return []
            }
        }
        guard let index = Self.boxes.lastIndex(of: scalar) else { return [] }
        return Arms(rawValue: UInt8(index))
    }

    /// By arms: up 1, down 2, left 4, right 8.
    private static let boxes: [Unicode.Scalar] = [
        " ", "│", "│", "│", "─", "┘", "┐", "┤", "─", "└", "┌", "├", "─", "┴", "┬", "┼",
    ]
}
