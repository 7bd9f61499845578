/// A text from a file as a message shows it: in quotes, short, and without what could steer a
/// terminal.
package func quoted(_ text: String) -> String {
    "\"\(shown(text))\""
}

/// A text of a file's or a parser's making, short and harmless.
package func shown(_ text: String, lengthMax: Int = 60) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(lengthMax) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse:
            scalars.append("\u{FFFD}")
        default: scalars.append(scalar)
        }
    }
    return String(scalars) + (text.unicodeScalars.count > lengthMax ? "…" : "")
}
