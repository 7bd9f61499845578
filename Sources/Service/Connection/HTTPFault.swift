import NIOHTTP1

extension HTTPParserError {
    /// Says what is wrong with the request and what to send instead. It quotes no bytes, because
    /// the split of the bytes into reads must not change the text.
    var sentence: String {
        switch self {
        case .headerOverflow: "The header fields are too long, or there are too many."
        case .paused: "The preface of HTTP/2 came: speak HTTP/1.1 to this server."
        case .unknown, .unexpectedContentLength:
            "The body's length is given twice or in an unsupported form (Content-Length twice or"
                + " beside Transfer-Encoding, or a Transfer-Encoding that does not end with"
                + " chunked): send Content-Length, once and alone."
        case .invalidContentLength:
            "Content-Length is not a whole number: send the body's length in bytes."
        case .invalidChunkSize, .strictModeAssertion:
            "A chunk has no size in hexadecimal digits, or does not end where its size says: send"
                + " the body with Content-Length."
        case .invalidMethod:
            "The first line begins with no method of HTTP: send METHOD TARGET HTTP/1.1, and send it"
                + " over TLS where this is https only."
        case .invalidURL:
            "The target holds a forbidden byte: write it as % and two hexadecimal digits."
        case .invalidVersion, .invalidConstant:
            "The first line does not end with a supported version: send METHOD TARGET"
                + " HTTP/1.1."
        case .invalidHeaderToken:
            "A header field has a byte that is not allowed: a field is NAME: VALUE, without"
                + " control characters."
        case .lfExpected: "A line ends with CR alone: end lines with CR LF."
        case .invalidEOFState: "The request is incomplete: send all of it."
        default: "The request is not HTTP/1.1 (\(self))."
        }
    }
}
