/// Text that is safe to show: it cannot move a cursor, or hide or reorder the text around it.
///
/// All text from outside passes through here once, whether it goes to the screen, a window title, a
/// plain line or an exit message. Unsafe characters are replaced visibly:
/// - C0 controls and DEL by their pictures (`␛`), so that an escape sequence stays readable;
/// - C1 controls, bidirectional overrides, zero-width, private, unassigned and line-breaking
///   characters, and those younger than Unicode 14, by `�`;
/// - a combining mark by `�` if it has no base, is the third on its base, or is beyond U+FFFF.
///
/// The emoji joiner, presentation selectors and skin tones are left out: terminals disagree on
/// their width, and the picture says the same without them.
package struct SafeText: Sendable, Hashable {
    package let string: String
    /// The columns that the text takes.
    package let width: Int

    package init(_ raw: some StringProtocol) {
        if let plain = Self.plain(raw) {
            self = plain
            return
        }
        var clean = String.UnicodeScalarView()
        var width = 0
        var room = 0
        for scalar in raw.unicodeScalars {
            switch Self.treatment(of: scalar) {
            case .drop: continue
            case .accent where room > 0:
                clean.append(scalar)
                room -= 1
            case .accent:
                clean.append(Self.standIn)
                width += 1
            case .show(let shown):
                clean.append(shown)
                width += ScalarWidth.of(shown)
                room = shown == scalar ? 2 : 0
            }
        }
        self.init(cleaned: String(clean), width: width)
    }

    init(cleaned: String, width: Int) {
        (string, self.width) = (cleaned, width)
    }

    package static let empty = SafeText(cleaned: "", width: 0)

    package var isEmpty: Bool { string.isEmpty }

    static let standIn: Unicode.Scalar = "\u{FFFD}"

    private enum Treatment {
        case show(Unicode.Scalar)
        case accent
        case drop
    }

    /// The text as it is, if it is ASCII without controls, as most text is; nil otherwise.
    private static func plain(_ raw: some StringProtocol) -> SafeText? {
        var count = 0
        for byte in raw.utf8 {
            guard byte >= 0x20 && byte < 0x7F else { return nil }
            count += 1
        }
        return SafeText(cleaned: String(raw), width: count)
    }

    private static func treatment(of scalar: Unicode.Scalar) -> Treatment {
        switch scalar.value {
        case 0..<0x20: return .show(Unicode.Scalar(0x2400 + scalar.value) ?? standIn)
        case 0x20..<0x7F, 0xA1..<0xAD, 0xAE..<0x300: return .show(scalar)
        case 0x7F: return .show("\u{2421}")
        // No-break spaces and other wide or narrow spaces become plain spaces.
        case 0xA0, 0x2000...0x200A, 0x202F, 0x205F: return .show(" ")
        case 0x200D, 0xFE0E, 0xFE0F, 0x1F3FB...0x1F3FF: return .drop
        // Blank letters are invisible, but their category says that they are letters.
        case 0x115F, 0x1160, 0x3164, 0xFFA0: return .show(standIn)
        case 0x34F, 0x17B4, 0x17B5, 0x180B...0x180F, 0xFE00...0xFE0D: return .show(standIn)
        default: break
        }
        if ScalarWidth.isCombining(scalar) {
            return scalar.value <= 0xFFFF && isOldEnough(scalar) ? .accent : .show(standIn)
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
            .paragraphSeparator:
            return .show(standIn)
        default:
            return .show(isOldEnough(scalar) ? scalar : standIn)
        }
    }

    /// Whether Unicode 14 has the character; many terminals know no width for younger ones.
    private static func isOldEnough(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.age.map { $0.major <= 14 } ?? false
    }
}

extension SafeText: ExpressibleByStringInterpolation, CustomStringConvertible {
    /// Cleans a literal and everything that was inserted into it.
    package init(stringLiteral value: String) { self.init(value) }

    package var description: String { string }

    package static func + (left: SafeText, right: SafeText) -> SafeText {
        // Cleans the result again: a mark at the start of `right` would join the last base of
        // `left`.
        SafeText(left.string + right.string)
    }

    /// Cuts the text to `columns` columns; the last one is `mark` if something was cut.
    package func truncated(to columns: Int, mark: Unicode.Scalar = "…") -> SafeText {
        guard width > columns else { return self }
        guard columns > 0 else { return .empty }
        var kept = String.UnicodeScalarView()
        var used = 0
        for scalar in string.unicodeScalars {
            let step = ScalarWidth.of(scalar)
            if used + step > columns - 1 { break }
            kept.append(scalar)
            used += step
        }
        kept.append(mark)
        return SafeText(cleaned: String(kept), width: used + 1)
    }

    /// Cuts the text, or fills it with spaces on the right, to exactly `columns` columns.
    package func padded(to columns: Int) -> SafeText {
        let (cut, gap) = fitted(to: columns)
        return SafeText(cleaned: cut.string + gap, width: cut.width + gap.utf8.count)
    }

    /// Cuts the text, or fills it with spaces on the left, to exactly `columns` columns.
    package func rightAligned(in columns: Int) -> SafeText {
        let (cut, gap) = fitted(to: columns)
        return SafeText(cleaned: gap + cut.string, width: cut.width + gap.utf8.count)
    }

    private func fitted(to columns: Int) -> (cut: SafeText, gap: String) {
        let cut = truncated(to: columns)
        return (cut, String(repeating: " ", count: max(0, columns - cut.width)))
    }

    /// Breaks the text into lines of at most `width` columns.
    ///
    /// Lines break between words. A word longer than a line, such as a path, breaks anywhere.
    package func lines(width: Int) -> [SafeText] {
        guard width > 0, self.width > width else { return isEmpty ? [] : [self] }
        var lines: [SafeText] = []
        var line = SafeText.empty
        for word in string.split(separator: " ").flatMap({ SafeText($0).pieces(width: width) }) {
            if line.isEmpty {
                line = word
            } else if line.width + 1 + word.width <= width {
                line = line + " " + word
            } else {
                lines.append(line)
                line = word
            }
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }

    /// Cuts a word wherever a line is full.
    private func pieces(width: Int) -> [SafeText] {
        guard self.width > width else { return [self] }
        var pieces: [String] = [""]
        var used = 0
        for character in string {
            let step = SafeText(String(character)).width
            if used > 0, used + step > width {
                pieces.append("")
                used = 0
            }
            pieces[pieces.count - 1].append(character)
            used += step
        }
        return pieces.map { SafeText($0) }
    }
}
