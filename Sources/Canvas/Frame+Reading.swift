extension Frame {
    /// The rows as text without trailing spaces, as the golden screens of the tests hold them.
    package var lines: [String] {
        rows { row in
            var text = ""
            for cell in row { text += cell.string }
            return text
        }
    }

    /// The roles of the cells: a text per row, and in it a letter of `legend` per cell.
    ///
    /// A blank cell is a space; trailing spaces are cut.
    package var roles: [String] {
        rows { row in
            var text = ""
            for cell in row {
                let isEmpty = cell.scalar == " " && cell.span == .narrow && cell.style == .text
                text.append(isEmpty ? " " : Self.legend[Int(cell.style.role.rawValue)])
            }
            return text
        }
    }

    /// The letter of each role in `roles`, in the order of `Role.allCases`.
    package static let legend: [Character] = Array("_.dbtFonwaqLRDshfxreK123")

    private func rows(_ read: (ArraySlice<Cell>) -> String) -> [String] {
        (0..<size.height).map { y in
            var text = read(cells[(y * size.width)..<((y + 1) * size.width)])
            while text.last == " " { text.removeLast() }
            return text
        }
    }
}
