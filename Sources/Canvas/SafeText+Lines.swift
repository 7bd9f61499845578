extension SafeText {
    /// Breaks the text into lines of at most `width` columns.
    ///
    /// Lines break between words. A word longer than a line, such as a path, breaks anywhere.
    package func lines(width: Int) -> [SafeText] {
        guard width > 0, self.width > width else { return isEmpty ? [] : [self] }
        var lines: [SafeText] = []
        var line = SafeText.empty
        let words = string.split(separator: " ", omittingEmptySubsequences: true)
        for word in words.flatMap({ SafeText($0).pieces(width: width) }) {
            if line.isEmpty {
                line = word
            } else if line.width + 1 + word.width <= width {
                line = line + " " + word
            } else {
                lines.append(line)
                line = word
            }
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }

    /// Cuts a word wherever a line is full.
    private func pieces(width: Int) -> [SafeText] {
        guard self.width > width else { return [self] }
        var pieces: [String] = [""]
        var used = 0
        for character in string {
            let step = SafeText(String(character)).width
            if used > 0, used + step > width {
                pieces.append("")
                used = 0
            }
            pieces[pieces.count - 1].append(character)
            used += step
        }
        return pieces.map { SafeText($0) }
    }
}
