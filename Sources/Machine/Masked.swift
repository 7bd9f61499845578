import Foundation

/// Keeps secrets out of what the program says: whatever way they came into a text, they do not leave
/// by a message or by the log.
package enum Masked {
    /// The text with every token, and every name and password in a URL, taken out.
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

    /// Whether a word is a token, or begins as one does, where something else is wanted.
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
