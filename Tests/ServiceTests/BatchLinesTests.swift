import NIOCore
import Testing

@testable import Service

/// A batch is split into the same lines, however its bytes arrive.
@Suite struct BatchLinesTests {
    /// The lines of a body that arrives in pieces of this length; `…` for a line that is too long.
    private func lines(_ body: String, piece length: Int) -> [String] {
        var lines = BatchLines(lineLengthMax: 4)
        var found: [String] = []
        func takeOut() {
            while let piece = lines.next() {
                switch piece {
                case .line(let line): found.append(String(buffer: line))
                case .tooLong: found.append("…")
                case .nothing: break
                }
            }
        }
        var rest = Array(body.utf8)[...]
        while !rest.isEmpty {
            lines.append(ByteBuffer(bytes: rest.prefix(length)))
            rest = rest.dropFirst(length)
            takeOut()
        }
        lines.end()
        takeOut()
        #expect(lines.isAtEnd)
        return found
    }

    @Test(arguments: [
        ("", []), ("\n\r\n\n", []), ("a", ["a"]), ("a\n", ["a"]), ("a\r\n", ["a"]),
        ("a\nb", ["a", "b"]), ("a\r\n\r\nb\r\n", ["a", "b"]), ("\na", ["a"]),
        ("abcd\r\nabcd", ["abcd", "abcd"]), ("abcde\na", ["…", "a"]), ("abcde", ["…"]),
        ("abcdefghijklmnop\na\nabcdefghijklmnop", ["…", "a", "…"]),
        ("abcdefghijklmnop\r\n\r\na", ["…", "a"]), ("a\rb\n", ["a\rb"]), ("\0\n", ["\0"]),
        ("a\r", ["a"]), (" \n", [" "]), ("\u{FEFF}a\n", ["\u{FEFF}a"]),
    ])
    func aBodyIsCutAtItsLineEnds(body: String, expected: [String]) {
        for length in 1...max(1, body.utf8.count) {
            #expect(lines(body, piece: length) == expected, "in pieces of \(length)")
        }
    }

    @Test func discardedBytesAreGone() {
        var lines = BatchLines(lineLengthMax: 4)
        lines.append(ByteBuffer(string: "a\nb\n"))
        _ = lines.next()
        lines.discard()
        lines.append(ByteBuffer(string: "c\n"))
        #expect(lines.next() == nil)
        #expect(!lines.isAtEnd)
        lines.end()
        #expect(lines.isAtEnd)
    }
}
