/// Quotes a text from a file for a message; `shown` makes it short and safe first.
package func quoted(_ text: String) -> String {
    "\"\(shown(text))\""
}

/// Shortens a text for a message and replaces characters that could control a terminal.
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
