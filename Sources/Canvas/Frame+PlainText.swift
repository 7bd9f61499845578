extension Frame {
    /// The frame as a text file: the heading, an empty line, then the rows.
    package func plainText(under heading: SafeText) -> String {
        ([heading.string, ""] + lines).joined(separator: "\n") + "\n"
    }
}
