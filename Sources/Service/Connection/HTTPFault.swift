import NIOHTTP1

extension HTTPParserError {
    /// What was wrong with the request and what to send instead. It quotes no bytes, so that it
    /// does not depend on how the bytes were split into reads.
    var sentence: String {
        switch self {
        case .headerOverflow: "The header fields are too long, or there are too many."
        case .paused: "The preface of HTTP/2 came: speak HTTP/1.1 here."
        case .unknown, .unexpectedContentLength:
            "The body's length is told twice, or in a way that is not taken (Content-Length twice or"
                + " beside Transfer-Encoding, or a Transfer-Encoding that does not end with chunked):"
                + " send Content-Length, once and alone."
        case .invalidContentLength:
            "Content-Length is no whole number: send the body's length in bytes."
        case .invalidChunkSize, .strictModeAssertion:
            "A chunk has no size in hexadecimal digits, or does not end where its size says: send the"
                + " body with Content-Length."
        case .invalidMethod:
            "The first line begins with no method of HTTP: send METHOD TARGET HTTP/1.1, and over TLS"
                + " where this is https alone."
        case .invalidURL:
            "The target holds a byte that none can hold: write it as % and two hexadecimal digits."
        case .invalidVersion, .invalidConstant:
            "The first line does not end with a version that is spoken here: send METHOD TARGET"
                + " HTTP/1.1."
        case .invalidHeaderToken:
            "A header field has a byte that it must not have: a field is NAME: VALUE, without control"
                + " characters."
        case .lfExpected: "A line ends with CR alone: end lines with CR LF."
        case .invalidEOFState: "The request ended before its end: send it whole."
        default: "The request is not HTTP/1.1 (\(self))."
        }
    }
}
