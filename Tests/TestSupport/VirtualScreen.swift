/// What a person would see on a terminal that got these bytes: enough of a VT for ncurses' output.
package struct VirtualScreen: Sendable, Equatable {
    /// One place of the screen.
    package struct Cell: Sendable, Equatable {
        /// The character with its marks; nothing in the second half of a wide one.
        package var text = " "
        /// The attributes and colours, as the numbers of the sequence that set them: `1;38;5;214`.
        package var look = ""
    }

    /// Columns.
    package private(set) var columns: Int
    /// Rows.
    package private(set) var rows: Int
    /// Whether the alternate screen is up.
    package internal(set) var isAlternate = false
    /// Whether the cursor is shown.
    package internal(set) var isCursorVisible = true
    /// The private modes that are on, such as 1000 for the mouse and 2004 for bracketed paste.
    package internal(set) var modes: Set<Int> = []
    /// The stack of the keyboard protocol of kitty: the flags that were pushed and not given back.
    package internal(set) var keyboards: [Int] = []
    /// The window's title.
    package internal(set) var title = ""
    /// Times the bell rang.
    package internal(set) var bellCount = 0
    /// Sequences nobody here knows: a test that wants none can say so.
    package internal(set) var unknown: [String] = []

    var grid: [[Cell]]
    /// The rows in which something was written since somebody asked.
    private var written: Set<Int> = []
    var saved: [[Cell]] = []
    var x = 0
    var y = 0
    var savedCursor = (x: 0, y: 0)
    var savedMain = (x: 0, y: 0)
    var top = 0
    var bottom: Int
    var wrapsNext = false
    var look: [Int] = []
    var last = " "
    var isDrawing = false
    var drawsLines = [false, false]
    var state = State.ground
    var partial: [UInt8] = []

    enum State: Equatable {
        case ground
        case escape
        case charset(Int)
        case control([UInt8])
        case string([UInt8], sawEscape: Bool)
    }

    /// An empty screen.
    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        self.bottom = rows - 1
        grid = Self.blank(columns, rows)
    }

    static func blank(_ columns: Int, _ rows: Int) -> [[Cell]] {
        Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
    }

    /// The rows as text, without spaces at their ends.
    package var lines: [String] {
        grid.map { row in
            var line = row.map(\.text).joined()
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// All of it as one text.
    package var text: String { lines.joined(separator: "\n") }

    /// Whether some row holds a text.
    package func contains(_ text: String) -> Bool { grid.indices.contains { holds(text, in: $0) } }

    /// Whether a row that was written since the last time holds a text.
    mutating func hasWritten(_ text: String) -> Bool {
        defer { written = [] }
        return written.contains { grid.indices.contains($0) && holds(text, in: $0) }
    }

    mutating func noteWriting() { written.insert(y) }

    private func holds(_ text: String, in row: Int) -> Bool {
        var line: [UInt8] = []
        for cell in grid[row] { line += cell.text.utf8 }
        let wanted = Array(text.utf8)
        guard let first = wanted.first, line.count >= wanted.count else { return wanted.isEmpty }
        for start in 0...(line.count - wanted.count) where line[start] == first {
            if line[start..<(start + wanted.count)].elementsEqual(wanted) { return true }
        }
        return false
    }

    /// A cell.
    package subscript(x: Int, y: Int) -> Cell {
        guard y >= 0, y < rows, x >= 0, x < columns else { return Cell() }
        return grid[y][x]
    }

    /// Changes the size as a terminal does: what is in the upper left stays.
    package mutating func resize(columns: Int, rows: Int) {
        var fresh = Self.blank(columns, rows)
        for y in 0..<min(rows, self.rows) {
            for x in 0..<min(columns, self.columns) { fresh[y][x] = grid[y][x] }
        }
        grid = fresh
        saved = saved.isEmpty ? [] : Self.blank(columns, rows)
        self.columns = columns
        self.rows = rows
        top = 0
        bottom = rows - 1
        x = min(x, columns - 1)
        y = min(y, rows - 1)
        wrapsNext = false
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.grid == right.grid && left.isAlternate == right.isAlternate
            && left.isCursorVisible == right.isCursorVisible && left.modes == right.modes
            && left.title == right.title
    }
}
