extension VirtualScreen {
    /// Processes bytes as a terminal does; sequences may be split anywhere.
    package mutating func feed(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { step(byte) }
    }

    private mutating func step(_ byte: UInt8) {
        switch state {
        case .ground: ground(byte)
        case .escape: escape(byte)
        case .charset(let set):
            drawsLines[set] = byte == UInt8(ascii: "0")
            state = .ground
        case .control(let bytes):
            if byte == 0x1B {
                state = .escape
            } else if (0x40...0x7E).contains(byte) {
                state = .ground
                obey(bytes, byte)
            } else if byte < 0x20 {
                ground(byte)
            } else {
                state = .control(bytes + [byte])
            }
        case .string(let bytes, let sawEscape):
            if byte == 0x07 || sawEscape {
                state = .ground
                named(bytes)
            } else {
                state = .string(byte == 0x1B ? bytes : bytes + [byte], sawEscape: byte == 0x1B)
            }
        }
    }

    private mutating func ground(_ byte: UInt8) {
        switch byte {
        case 0x07: bellCount += 1
        case 0x08:
            x = max(0, x - 1)
            wrapsNext = false
        case 0x09: x = min(columns - 1, (x / 8 + 1) * 8)
        case 0x0A...0x0C: lineFeed()
        case 0x0D:
            x = 0
            wrapsNext = false
        case 0x0E: isDrawing = true
        case 0x0F: isDrawing = false
        case 0x1B: state = .escape
        case 0x20..<0x7F: print(Unicode.Scalar(byte))
        case 0x80...: multibyte(byte)
        default: break
        }
    }

    private mutating func multibyte(_ byte: UInt8) {
        if byte & 0xC0 != 0x80 { partial = [] }
        partial.append(byte)
        let length = partial[0] >= 0xF0 ? 4 : partial[0] >= 0xE0 ? 3 : 2
        guard partial.count == length else { return }
        for scalar in String(decoding: partial, as: UTF8.self).unicodeScalars { print(scalar) }
        partial = []
    }

    private mutating func named(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        for prefix in ["0;", "2;"] where text.hasPrefix(prefix) {
            title = String(text.dropFirst(prefix.count))
        }
    }

    private mutating func escape(_ byte: UInt8) {
        state = .ground
        switch byte {
        case UInt8(ascii: "["): state = .control([])
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"):
            state = .string([], sawEscape: false)
        case UInt8(ascii: "("): state = .charset(0)
        case UInt8(ascii: ")"): state = .charset(1)
        case UInt8(ascii: "7"): savedCursor = (x, y)
        case UInt8(ascii: "8"): (x, y) = savedCursor
        case UInt8(ascii: "D"): lineFeed()
        case UInt8(ascii: "E"):
            x = 0
            lineFeed()
        case UInt8(ascii: "M"): reverseLineFeed()
        case UInt8(ascii: "c"): self = VirtualScreen(columns: columns, rows: rows)
        case UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "H"), UInt8(ascii: "\\"): break
        default: unknown.append("ESC \(Character(Unicode.Scalar(byte)))")
        }
    }

    private mutating func print(_ given: Unicode.Scalar) {
        let scalar = drawsLines[isDrawing ? 1 : 0] ? Self.lineDrawing(given) : given
        let width = Self.width(scalar)
        if width == 0 {
            let target = wrapsNext ? x : max(0, x - 1)
            let place = grid[y][target].text.isEmpty ? max(0, target - 1) : target
            grid[y][place].text.unicodeScalars.append(scalar)
            return
        }
        put(String(scalar), width)
    }

    mutating func put(_ text: String, _ width: Int) {
        last = text
        if wrapsNext || x + width > columns {
            x = 0
            lineFeed()
        }
        markWritten()
        let style = look.map(String.init).joined(separator: ";")
        breakWide(x)
        if width == 2 { breakWide(x + 1) }
        grid[y][x] = Cell(text: text, look: style)
        if width == 2, x + 1 < columns { grid[y][x + 1] = Cell(text: "", look: style) }
        x += width
        wrapsNext = x >= columns
        x = min(x, columns - 1)
    }

    /// Writing over half of a wide character clears the other half.
    private mutating func breakWide(_ place: Int) {
        guard place < columns else { return }
        if grid[y][place].text.isEmpty, place > 0 { grid[y][place - 1].text = " " }
        if place + 1 < columns, grid[y][place + 1].text.isEmpty { grid[y][place + 1].text = " " }
    }

    private static func lineDrawing(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let known: [Unicode.Scalar: Unicode.Scalar] = [
            "j": "┘", "k": "┐", "l": "┌", "m": "└", "n": "┼", "q": "─", "t": "├", "u": "┤",
            "v": "┴", "w": "┬", "x": "│", "a": "▒", "~": "·",
        ]
        return known[scalar] ?? scalar
    }

    /// Coarser than the width table under test, and independent of it.
    private static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch scalar.value {
        case 0x1160...0x11FF: return 0
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3,
            0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
            0x1F300...0x1F320, 0x1F32D...0x1F335, 0x1F337...0x1F37C, 0x1F3E0...0x1F3F0,
            0x1F400...0x1F43E, 0x1F442...0x1F4FC, 0x1F600...0x1F64F, 0x1F680...0x1F6C5,
            0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
