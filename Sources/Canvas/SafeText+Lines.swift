extension SafeText {
    /// The text in lines of at most so many columns, broken between words where that is possible.
    package func lines(width: Int) -> [SafeText] {
        guard width > 0, self.width > width else { return isEmpty ? [] : [self] }
        var lines: [SafeText] = []
        var line = SafeText.empty
        for word in string.split(separator: " ", omittingEmptySubsequences: true) {
            let word = SafeText(word)
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
}
