/// What a person would see on a terminal that received these bytes: enough of a VT for ncurses'
/// output.
package struct VirtualScreen: Sendable, Equatable {
    package struct Cell: Sendable, Equatable {
        /// The character with its combining marks; empty in the second half of a wide one.
        package var text = " "
        /// The attributes and colours, as the numbers of the sequence that set them: `1;38;5;214`.
        package var look = ""
    }

    package private(set) var columns: Int
    package private(set) var rows: Int
    package internal(set) var isAlternate = false
    package internal(set) var isCursorVisible = true
    /// The private modes that are on, such as 1000 for the mouse and 2004 for bracketed paste.
    package internal(set) var modes: Set<Int> = []
    /// The stack of kitty's keyboard protocol: the flags that were pushed and not popped.
    package internal(set) var keyboards: [Int] = []
    package internal(set) var title = ""
    package internal(set) var bellCount = 0
    /// Unknown sequences, so that a test can require that there are none.
    package internal(set) var unknown: [String] = []

    var grid: [[Cell]]
    /// The rows that were written since the last call of `hasWritten`.
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

    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        self.bottom = rows - 1
        grid = Self.blank(columns, rows)
    }

    static func blank(_ columns: Int, _ rows: Int) -> [[Cell]] {
        Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
    }

    /// The rows as text, without trailing spaces.
    package var lines: [String] {
        grid.map { row in
            var line = row.map(\.text).joined()
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    package var text: String { lines.joined(separator: "\n") }

    /// Whether a row contains a text.
    package func contains(_ text: String) -> Bool { grid.indices.contains { holds(text, in: $0) } }

    /// Whether a row that was written since the last call contains a text.
    mutating func hasWritten(_ text: String) -> Bool {
        defer { written = [] }
        return written.contains { grid.indices.contains($0) && holds(text, in: $0) }
    }

    mutating func markWritten() { written.insert(y) }

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

    package subscript(x: Int, y: Int) -> Cell {
        guard y >= 0, y < rows, x >= 0, x < columns else { return Cell() }
        return grid[y][x]
    }

    /// Changes the size as a terminal does: the upper left part stays.
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
