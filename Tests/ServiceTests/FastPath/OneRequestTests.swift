import Testing

@testable import Service

/// Whether the bytes by themselves are certainly one request and nothing else.
@Suite struct OneRequestTests {
    private func isOne(_ text: String, bodyLength: Int) -> Bool {
        Array(text.utf8).withUnsafeBytes { FastPath.isOneRequest($0, bodyLength: bodyLength) }
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\n\r\n", 0), ("GET / HTTP/1.1\r\nhost: x\r\n\r\n", 0),
        ("POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\nabc", 3),
        ("POST / HTTP/1.1\r\ncontent-length: 4\r\n\r\n\r\n\r\n", 4),
        ("POST / HTTP/1.1\r\ncontent-length: 2\r\n\r\n\n\n", 2),
        ("POST / HTTP/1.1\r\ncontent-length: 18\r\n\r\nGET / HTTP/1.1\r\n\r\n", 18),
    ])
    func oneRequestIsRecognised(text: String, bodyLength: Int) {
        #expect(isOne(text, bodyLength: bodyLength))
        for count in 0..<text.utf8.count {
            let part = String(decoding: Array(text.utf8.prefix(count)), as: UTF8.self)
            #expect(!isOne(part, bodyLength: bodyLength), "only \(count) bytes of it")
        }
        #expect(!isOne(text + "G", bodyLength: bodyLength))
        #expect(!isOne(text + "\r\n", bodyLength: bodyLength))
        #expect(!isOne(text + text, bodyLength: bodyLength))
        #expect(!isOne("\r\n" + text, bodyLength: bodyLength))
        #expect(!isOne("\n" + text, bodyLength: bodyLength))
    }

    @Test(arguments: [
        // Another reader may end the head at a bare LF or at a CR.
        ("GET / HTTP/1.1\r\nx: y\n\r\n", 0), ("GET / HTTP/1.1\n\r\n", 0),
        ("GET / HTTP/1.1\r\nx: y\r\n\n", 0),
        ("GET / HTTP/1.1\r\nx: y\n\nGET / HTTP/1.1\r\n\r\n", 0),
        ("GET / HTTP/1.1\r\nx: y\r\r\n", 0), ("GET / HTTP/1.1\r\nx: \ry\r\n\r\n", 0),
        ("GET / HTTP/1.1\r\nx: y\r\n\r", 0), ("GET / HTTP/1.1\r\n\rGET / HTTP/1.1\r\n\r\n", 0),
        // Two requests where the parser reported one that is longer or shorter.
        ("GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n", 0),
        ("POST / HTTP/1.1\r\n\r\nabcGET / HTTP/1.1\r\n\r\n", 3),
        ("POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n", 0),
        ("", 0), ("\r\n", 0), ("\r\n\r\n", 0), ("\r\n\r\n", 2), ("GET / HTTP/1.1", 0),
    ])
    func possiblyTwoRequestsAreNotOne(text: String, bodyLength: Int) {
        #expect(!isOne(text, bodyLength: bodyLength))
    }
}
