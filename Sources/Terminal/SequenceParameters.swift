import Canvas

/// The numbers of a sequence: fields separated by semicolons, each with parts separated by colons.
struct SequenceParameters {
    private let fields: [[Int]]

    init(_ bytes: some Collection<UInt8>) {
        fields = bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map { field in
                field.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
                    .map { part in
                        let digits = part.prefix { $0 >= 0x30 && $0 <= 0x39 }.prefix(7)
                        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
                    }
            }
    }

    var count: Int { fields.count }

    /// The first part of a field; `missing` if it is zero or absent.
    func number(_ index: Int, _ missing: Int = 0) -> Int {
        let number = part(index, 0)
        return number > 0 ? number : missing
    }

    /// A part of a field; zero if it is absent.
    func part(_ index: Int, _ place: Int) -> Int {
        guard fields.indices.contains(index), fields[index].indices.contains(place) else {
            return 0
        }
        return fields[index][place]
    }

    /// All parts of a field that are above zero.
    func parts(_ index: Int) -> [Int] {
        fields.indices.contains(index) ? fields[index].filter { $0 > 0 } : []
    }

    var modifiers: Key.Modifiers { Self.modifiers(number(1, 1)) }

    /// Reads xterm's code: 1 plus the sum of shift 1, alt 2, control 4, meta or super 8, hyper 16,
    /// meta 32. The locks, 64 and 128, are ignored.
    static func modifiers(_ code: Int) -> Key.Modifiers {
        let bits = max(0, code - 1)
        // The first three have the bits of `Key.Modifiers`.
        let modifiers = Key.Modifiers(rawValue: UInt8(bits & 7))
        return bits & (8 | 16 | 32) != 0 ? modifiers.union(.alt) : modifiers
    }

    /// The mouse event of a report that ends with this byte; nil if the report is unknown.
    func mouse(_ final: UInt8) -> InputEvent? {
        guard count == 3, final == UInt8(ascii: "M") || final == UInt8(ascii: "m") else {
            return nil
        }
        let bits = number(0)
        let place = Point(max(0, number(1) - 1), max(0, number(2) - 1))
        let modifiers = Key.Modifiers(rawValue: UInt8(bits >> 2 & 7))
        let button = bits & 3 + 1
        let kind: Mouse.Kind
        switch bits & ~(4 | 8 | 16) {
        case 0...2:
            kind = final == UInt8(ascii: "M") ? .press(button: button) : .release(button: button)
        case 32...34: kind = .drag(button: button)
        case 64: kind = .wheelUp
        case 65: kind = .wheelDown
        default: return nil
        }
        return .mouse(Mouse(kind, at: place, modifiers))
    }
}
