import Foundation

/// Keeps secrets out of messages and out of the log, however they came into a text.
package enum Masked {
    /// The text with every token masked, and every name and password in a URL.
    package static func text(_ text: String) -> String {
        var masked = text
        if masked.utf8.count >= 5, masked.contains("pst_") {
            masked.replace(/pst_[A-Za-z0-9_-]+/, with: "pst_...")
        }
        if masked.contains("://"), masked.contains("@") {
            masked.replace(/:\/\/[^\/\s"@]*(?:@[^\/\s"@]*)*@/, with: "://...@")
        }
        return masked
    }

    /// Whether a word looks like a token, to warn where something else is expected.
    package static func isToken(_ word: String) -> Bool {
        word.utf8.starts(with: "pst_".utf8) && word.utf8.count >= 20
            && word.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
