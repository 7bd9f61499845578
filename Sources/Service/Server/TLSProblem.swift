/// Why a certificate or its key cannot be used.
package enum TLSProblem: Error, Equatable, Sendable {
    /// One of the two files.
    package enum File: String, Sendable {
        case certificate, key

        var option: String { self == .certificate ? "--tls-cert" : "--tls-key" }
    }

    /// The file cannot be read, or others may access it.
    case file(File, TokenProblem)
    /// The file has the wrong contents; `why` ends the sentence.
    case content(File, path: String, why: String)
    /// The key belongs to another certificate.
    case keyMismatch(TLSFiles)

    package var sentence: String {
        switch self {
        case .file(let file, .missing(let path)):
            "There is no \(file.rawValue) \(path): check the path that \(file.option) gives."
        case .file(let file, .notAFile(let path, let kind)):
            "The \(file.rawValue) \(path) is \(kind); give a PEM file with \(file.option)."
        case .file(let file, .unreadable), .file(let file, .openToOthers):
            "The \(file.rawValue) \(words)"
        case .file(_, let problem): problem.sentence
        case .content(let file, let path, let why):
            "The \(file.rawValue) \(path) (\(file.option)) cannot be used: \(why)."
        case .keyMismatch(let files):
            "The key \(files.keyPath) does not belong to the certificate \(files.certificatePath):"
                + " give the key that it was made with; where the file holds a chain, the server's"
                + " own certificate comes first."
        }
    }

    private var words: String {
        if case .file(_, let problem) = self { problem.sentence } else { "" }
    }
}
