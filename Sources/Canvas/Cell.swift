/// One cell of a frame: a character with at most two combining marks, and its style.
///
/// A cell has a stride of 12 bytes and holds no reference, so that frames can be compared as
/// memory. Combining marks beyond U+FFFF do not fit; `SafeText` never lets them through.
package struct Cell: Sendable, Hashable {
    /// How many columns the character takes.
    package enum Width: UInt8, Sendable {
        /// The second column of the wide character to the left.
        case tail = 0
        case narrow = 1
        case wide = 2
    }

    /// The character; a space in the second column of a wide character.
    package let scalar: Unicode.Scalar
    /// First and second combining mark, zero when there is none.
    package let accents: (first: UInt16, second: UInt16)
    package var style: Style
    package let width: Width

    init(_ scalar: Unicode.Scalar, accents: (UInt16, UInt16), _ style: Style, _ width: Width) {
        (self.scalar, self.accents, self.style, self.width) = (scalar, accents, style, width)
    }

    /// A character without combining marks.
    init(_ scalar: Unicode.Scalar, _ style: Style) {
        self.init(scalar, accents: (0, 0), style, ScalarWidth.of(scalar) == 2 ? .wide : .narrow)
    }

    /// A space in the text style.
    package static let blank = Cell(" ", .text)

    /// The second half of a wide character.
    static func tail(_ style: Style) -> Cell { Cell(" ", accents: (0, 0), style, .tail) }

    package static func == (left: Cell, right: Cell) -> Bool {
        left.scalar == right.scalar && left.style == right.style && left.width == right.width
            && left.accents == right.accents
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(scalar)
        hasher.combine(style)
    }

    /// The character with its combining marks; empty for a tail.
    package var string: String {
        guard width != .tail else { return "" }
        var result = String(scalar)
        for accent in [accents.first, accents.second] where accent != 0 {
            if let mark = Unicode.Scalar(accent) { result.unicodeScalars.append(mark) }
        }
        return result
    }
}
