extension VirtualScreen {
    mutating func obey(_ bytes: [UInt8], _ final: UInt8) {
        if let mark = bytes.first, (0x3C...0x3F).contains(mark) {
            return privately(Array(bytes.dropFirst()), mark, final)
        }
        let numbers = Self.numbers(bytes)
        let first = numbers.first ?? 0
        let count = max(1, first)
        if final != UInt8(ascii: "m") && final != UInt8(ascii: "b") { wrapsNext = false }
        switch Character(Unicode.Scalar(final)) {
        case "A": y = max(0, y - count)
        case "B", "e": y = min(rows - 1, y + count)
        case "C", "a": x = min(columns - 1, x + count)
        case "D": x = max(0, x - count)
        case "G", "`": x = min(columns, count) - 1
        case "d": y = min(rows, count) - 1
        case "H", "f":
            y = min(rows, count) - 1
            x = min(columns, max(1, numbers.count > 1 ? numbers[1] : 1)) - 1
        case "Z": x = max(0, (x - 1) / 8 * 8)
        case "I": x = min(columns - 1, (x / 8 + count) * 8)
        case "J": eraseScreen(first)
        case "K": eraseLine(first)
        case "X": erase(y, x..<min(columns, x + count))
        case "@": shiftRight(count)
        case "P": shiftLeft(count)
        case "L" where y >= top && y <= bottom: scroll(from: y, by: -count)
        case "M" where y >= top && y <= bottom: scroll(from: y, by: count)
        case "S": scroll(from: top, by: count)
        case "T": scroll(from: top, by: -count)
        case "b": for _ in 0..<count { put(last, 1) }
        case "r":
            top = max(1, first) - 1
            bottom = min(rows, numbers.count > 1 && numbers[1] > 0 ? numbers[1] : rows) - 1
            (x, y) = (0, 0)
        case "m": select(numbers)
        case "t", "l", "h", "n", "c", "g", "L", "M": break
        default:
            let text = String(decoding: bytes + [final], as: UTF8.self)
            unknown.append("CSI \(text)")
        }
    }

    private static func numbers(_ bytes: [UInt8]) -> [Int] {
        String(decoding: bytes, as: UTF8.self)
            .split(separator: ";", omittingEmptySubsequences: false)
            .flatMap {
                $0.split(separator: ":", omittingEmptySubsequences: true)
                    + ($0.isEmpty ? ["0"] : [])
            }
            .map { Int($0) ?? 0 }
    }

    private mutating func privately(_ bytes: [UInt8], _ mark: UInt8, _ final: UInt8) {
        if final == UInt8(ascii: "u") {
            if mark == UInt8(ascii: ">") { keyboards.append(Self.numbers(bytes).first ?? 0) }
            if mark == UInt8(ascii: "<") { _ = keyboards.popLast() }
            return
        }
        guard mark == UInt8(ascii: "?"), final == UInt8(ascii: "h") || final == UInt8(ascii: "l")
        else { return }
        let isOn = final == UInt8(ascii: "h")
        for mode in Self.numbers(bytes) {
            switch mode {
            case 25: isCursorVisible = isOn
            case 47, 1047, 1049: alternate(isOn)
            default:
                if isOn { modes.insert(mode) } else { modes.remove(mode) }
            }
        }
    }

    private mutating func alternate(_ isOn: Bool) {
        guard isOn != isAlternate else { return }
        isAlternate = isOn
        if isOn {
            savedMain = (x, y)
            saved = grid
            grid = Self.blank(columns, rows)
        } else {
            grid = saved.count == rows ? saved : Self.blank(columns, rows)
            saved = []
            (x, y) = (min(savedMain.x, columns - 1), min(savedMain.y, rows - 1))
        }
    }

    /// Keeps the attributes in force; a colour replaces the one of its kind.
    private mutating func select(_ numbers: [Int]) {
        var index = 0
        while index < numbers.count {
            let number = numbers[index]
            var span = 1
            if number == 38 || number == 48, index + 1 < numbers.count {
                span = numbers[index + 1] == 5 ? 3 : 5
            }
            let group = Array(numbers[index..<min(numbers.count, index + span)])
            apply(group)
            index += span
        }
    }

    private mutating func apply(_ group: [Int]) {
        let number = group[0]
        switch number {
        case 0: look = []
        case 22: look = without { $0 == 1 || $0 == 2 }
        case 24: look = without { $0 == 4 }
        case 27: look = without { $0 == 7 }
        case 30...39, 90...97:
            look = without { ($0 >= 30 && $0 <= 39) || ($0 >= 90 && $0 <= 97) }
            if number != 39 { look += group }
        case 40...49, 100...107:
            look = without { ($0 >= 40 && $0 <= 49) || $0 >= 100 }
            if number != 49 { look += group }
        default:
            if !attributes.contains(number) { look += group }
        }
    }

    /// The groups of `look`, so that a 4 inside a colour is not read as underline.
    private var groups: [[Int]] {
        var result: [[Int]] = []
        var index = 0
        while index < look.count {
            let isLong = (look[index] == 38 || look[index] == 48) && index + 1 < look.count
            let span = isLong ? (look[index + 1] == 5 ? 3 : 5) : 1
            result.append(Array(look[index..<min(look.count, index + span)]))
            index += span
        }
        return result
    }

    private var attributes: [Int] { groups.filter { $0.count == 1 }.map { $0[0] } }

    private func without(_ isGone: (Int) -> Bool) -> [Int] {
        groups.filter { !isGone($0[0]) }.flatMap { $0 }
    }

    // MARK: - Moving and erasing

    mutating func lineFeed() {
        wrapsNext = false
        if y == bottom { scroll(from: top, by: 1) } else { y = min(rows - 1, y + 1) }
    }

    mutating func reverseLineFeed() {
        if y == top { scroll(from: top, by: -1) } else { y = max(0, y - 1) }
    }

    private mutating func scroll(from start: Int, by count: Int) {
        guard start <= bottom else { return }
        let blank = Array(repeating: Cell(), count: columns)
        for _ in 0..<min(abs(count), rows) {
            if count > 0 {
                grid.remove(at: start)
                grid.insert(blank, at: bottom)
            } else {
                grid.remove(at: bottom)
                grid.insert(blank, at: start)
            }
        }
    }

    /// Erased cells get the current background colour.
    private var erased: Cell {
        let paper = groups.filter { $0[0] >= 40 && $0[0] <= 48 || $0[0] >= 100 }.flatMap { $0 }
        return Cell(text: " ", look: paper.map(String.init).joined(separator: ";"))
    }

    private mutating func erase(_ row: Int, _ range: Range<Int>) {
        for place in range { grid[row][place] = erased }
    }

    private mutating func eraseLine(_ kind: Int) {
        switch kind {
        case 0: erase(y, x..<columns)
        case 1: erase(y, 0..<(x + 1))
        default: erase(y, 0..<columns)
        }
    }

    private mutating func eraseScreen(_ kind: Int) {
        eraseLine(kind)
        let others = kind == 0 ? (y + 1)..<rows : kind == 1 ? 0..<y : 0..<rows
        for row in others { erase(row, 0..<columns) }
    }

    private mutating func shiftRight(_ count: Int) {
        for _ in 0..<min(count, columns - x) {
            grid[y].insert(Cell(), at: x)
            grid[y].removeLast()
        }
    }

    private mutating func shiftLeft(_ count: Int) {
        for _ in 0..<min(count, columns - x) {
            grid[y].remove(at: x)
            grid[y].append(Cell())
        }
    }
}
