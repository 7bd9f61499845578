extension SafeText {
    /// The text in lines of at most so many columns, broken between words where that is possible,
    /// and anywhere in a word that is longer than a line, such as a path.
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

    /// A word cut wherever a line is full.
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
