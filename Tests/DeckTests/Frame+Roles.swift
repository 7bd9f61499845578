import Canvas

extension Frame {
    /// The roles of the cells: a text per row, and in it a letter of `legend` per cell.
    ///
    /// A blank cell is a space; trailing spaces are cut.
    var roles: [String] {
        (0..<size.height).map { y in
            var text = ""
            for cell in cells[(y * size.width)..<((y + 1) * size.width)] {
                let isEmpty = cell.scalar == " " && cell.width == .narrow && cell.style == .text
                text.append(isEmpty ? " " : Self.legend[Int(cell.style.role.rawValue)])
            }
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    /// The letter of each role, in the order of `StyleRole.allCases`.
    private static let legend: [Character] = Array("_.dbtFonwaqLRDshfxreK123")
}
