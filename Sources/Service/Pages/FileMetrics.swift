/// The state of the files beside the sale, in the Prometheus text format.
enum FileMetrics {
    /// Whether the token file can be used as it is, and what needs attention, in words.
    static func text(areTokensUsable: Bool, notices: [String]) -> String {
        var text = """
            # HELP penstock_tokens_file_usable Whether the file of tokens can be used as it is.
            # TYPE penstock_tokens_file_usable gauge
            penstock_tokens_file_usable \(areTokensUsable ? 1 : 0)

            """
        if notices.isEmpty { return text }
        text += "# HELP penstock_notice_info What needs attention beside the sale, in words.\n"
        text += "# TYPE penstock_notice_info gauge\n"
        for notice in notices {
            text += "penstock_notice_info{text=\"\(escaped(notice))\"} 1\n"
        }
        return text
    }

    /// Escapes a label's value.
    private static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", "\"": escaped.append(contentsOf: ["\\", scalar])
            case "\n": escaped.append(contentsOf: ["\\", "n"])
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
