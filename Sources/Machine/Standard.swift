package import Foundation

/// The program's output streams, for texts that may contain words from outside.
package enum Standard {
    /// Opens standard input, output and error if the parent closed them.
    ///
    /// Otherwise the next file to be opened, such as the journal, would get such a number, and
    /// printed text would be written into it.
    package static func openWhatIsClosed() {
        // Checked before anything else takes its number.
        _ = isOutputOpen
        for descriptor in 0...2 as ClosedRange<Int32> where fcntl(descriptor, F_GETFD) < 0 {
            // `open` takes the lowest free number, which is this one.
            _ = open("/dev/null", O_RDWR)
        }
    }

    /// Whether standard output was open when the program began; checked at the first use.
    package static let isOutputOpen = fcntl(1, F_GETFD) >= 0

    /// Writes a text and a line feed to standard output.
    package static func output(_ text: String) throws(Failure) {
        try write(line(text))
    }

    /// Writes bytes to standard output unchanged: data for other programs.
    package static func write(_ bytes: Data) throws(Failure) {
        do {
            try WholeFile.write(Array(bytes), to: 1)
        } catch {
            throw hasReader
                ? Failure("Standard output cannot be written (\(error.words)).", .ioError)
                : .nobodyReads
        }
    }

    /// Whether standard output, if it is a pipe, still has a reader.
    private static var hasReader: Bool {
        var state = pollfd(fd: 1, events: Int16(POLLOUT), revents: 0)
        return poll(&state, 1, 0) <= 0 || state.revents & Int16(POLLERR) == 0
    }

    /// Writes JSON and a line feed.
    ///
    /// On a terminal, characters that could control it are escaped; the JSON means the same.
    /// Elsewhere the JSON is unchanged.
    package static func json(_ bytes: some Sequence<UInt8>) throws(Failure) {
        let text = String(decoding: Array(bytes), as: UTF8.self)
        guard isatty(1) == 1 else { return try painted(text) }
        try painted(
            text.unicodeScalars.map { isShown($0) ? String($0) : $0.jsonEscape }.joined())
    }

    /// Writes a line that the program itself has styled.
    ///
    /// Words from outside in it must have been made safe before.
    package static func painted(_ line: String) throws(Failure) {
        try write(Data((line + "\n").utf8))
    }

    /// Writes a text and a line feed to standard error.
    package static func error(_ text: String) {
        // If writing fails, there is nobody to tell.
        try? FileHandle.standardError.write(contentsOf: line(told(text)))
    }

    /// A message without secrets; if a token was in it, it also says where a token belongs.
    package static func told(_ text: String) -> String {
        let masked = Masked.text(text)
        let isChanged = !masked.utf8.elementsEqual(text.utf8)
        guard isChanged, text.contains("pst_") else { return masked }
        return masked
            + "\nWhat begins with pst_ is a token itself: put it into a file of mode 600, and"
            + " give the path of that with --token-file."
    }

    /// Shows progress on one line of a terminal; elsewhere nothing.
    package static func progress(_ text: String) {
        guard isatty(2) == 1 else { return }
        let shown = cleaned(Masked.text(text))
        // A terminal that is gone shows no progress.
        try? FileHandle.standardError.write(contentsOf: Data("\r\(shown)\u{1B}[K".utf8))
    }

    /// Removes the line of progress.
    package static func endProgress() {
        guard isatty(2) == 1 else { return }
        // A terminal that is gone shows no progress.
        try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K".utf8))
    }

    private static func line(_ text: String) -> Data {
        Data((cleaned(text) + "\n").utf8)
    }

    /// Replaces every character that could control a terminal, except line feeds and tabs.
    private static func cleaned(_ text: String) -> String {
        let shown = text.unicodeScalars.map { isShown($0) ? $0 : "\u{FFFD}" }
        return String(String.UnicodeScalarView(shown))
    }

    /// Whether a character cannot control a terminal.
    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control: scalar == "\n" || scalar == "\t"
        case .format, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
