extension Frame {
    /// The frame as a text file: a line that says what it is, an empty one, then the rows.
    package func plainText(under heading: SafeText) -> String {
        ([heading.string, ""] + lines).joined(separator: "\n") + "\n"
    }
}
