/// The characters for drawing: one set for UTF-8 terminals, one for all others.
package struct Glyphs: Sendable, Hashable {
    /// Whether characters beyond ASCII may be used.
    package let isUnicode: Bool

    /// Box drawing, braille and symbols.
    package static let unicode = Glyphs(isUnicode: true)
    /// Only ASCII.
    package static let ascii = Glyphs(isUnicode: false)

    private init(isUnicode: Bool) { self.isUnicode = isUnicode }

    private func pick(_ unicode: Unicode.Scalar, _ ascii: Unicode.Scalar) -> Unicode.Scalar {
        isUnicode ? unicode : ascii
    }

    private func pick(_ unicode: SafeText, _ ascii: SafeText) -> SafeText {
        isUnicode ? unicode : ascii
    }

    // The units in a bar.
    package var sold: Unicode.Scalar { pick("█", "#") }
    package var held: Unicode.Scalar { pick("▒", "+") }
    package var free: Unicode.Scalar { pick("░", ".") }
    package var withdrawn: Unicode.Scalar { pick("╳", "x") }
    /// The line of an earlier curve across a filled one.
    package var trace: Unicode.Scalar { pick("─", "-") }
    /// Marks the end of a cut text.
    package var ellipsis: Unicode.Scalar { pick("…", "~") }
    /// A thing that runs, or is fine.
    package var dot: SafeText { pick("●", "*") }
    /// A thing that does not run.
    package var ring: SafeText { pick("○", "o") }
    /// A thing that needs attention.
    package var alert: SafeText { pick("▲", "!") }
    package var pause: SafeText { pick("‖", "=") }
    /// The figures agree, for example the books.
    package var check: SafeText { pick("✓", "ok") }
    /// The figures disagree.
    package var cross: SafeText { pick("✗", "NO") }
    /// Separates two facts in a line.
    package var separator: SafeText { pick("·", "|") }
    /// Marks the selected row.
    package var cursor: SafeText { pick("›", ">") }
    /// Leads from one value to the next.
    package var arrow: SafeText { pick("→", "->") }
    package var up: SafeText { pick("↑", "^") }
    package var down: SafeText { pick("↓", "v") }
    /// A filled cell of big digits.
    package var solid: Unicode.Scalar { pick("█", "#") }

    /// The border character with these arms.
    func border(_ arms: Arms) -> Unicode.Scalar {
        guard isUnicode else {
            return switch arms {
            case [.left, .right], .left, .right: "-"
            case [.up, .down], .up, .down: "|"
            default: "+"
            }
        }
        return Self.boxes[Int(arms.rawValue)]
    }

    /// The arms of a border character; empty for any other character.
    func arms(of scalar: Unicode.Scalar) -> Arms {
        guard scalar != " " else { return [] }
        guard isUnicode else {
            return switch scalar {
            case "-": [.left, .right]
            case "|": [.up, .down]
            case "+": [.up, .down, .left, .right]
            default: []
            }
        }
        guard let index = Self.boxes.lastIndex(of: scalar) else { return [] }
        return Arms(rawValue: UInt8(index))
    }

    /// Border characters, indexed by their arms: up 1, down 2, left 4, right 8.
    private static let boxes: [Unicode.Scalar] = [
        " ", "│", "│", "│", "─", "┘", "┐", "┤", "─", "└", "┌", "├", "─", "┴", "┬", "┼",
    ]
}
