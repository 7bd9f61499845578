import Engine
import NIOCore
import Rules
import Wire

struct Response {
    enum MediaType {
        case json, problem, lines, text

        var name: StaticString {
            switch self {
            case .json: "application/json"
            case .problem: "application/problem+json"
            case .lines: "application/x-ndjson"
            case .text: "text/plain; version=0.0.4; charset=utf-8"
            }
        }
    }

    var status: Int
    var mediaType = MediaType.json
    var body: [UInt8]
    /// Further header fields, each with its line end.
    var fields = ""
    var kind = Meters.ResponseKind.answered

    init(status: Int = 200, mediaType: MediaType = .json, body: [UInt8]) {
        self.status = status
        self.mediaType = mediaType
        self.body = body
    }

    /// A response that reports a problem, with further JSON members.
    init(_ problem: Problem, fields: String = "", also members: [UInt8] = []) {
        var json = JSONText()
        json.problem(problem, also: members)
        self.init(problem, json: json, fields: fields)
    }

    /// A response that reports a problem which is already written as JSON.
    init(_ problem: Problem, json: JSONText, fields: String = "") {
        status = problem.status
        mediaType = .problem
        body = json.bytes
        self.fields = fields
        switch problem.code {
        case Refusal.Code.busy.rawValue, RequestProblemCode.starting.rawValue,
            RequestProblemCode.stopping.rawValue:
            kind = .shed
            self.fields += "retry-after: 1\r\n"
        case RequestProblemCode.tooManyRequests.rawValue:
            kind = .refused
            self.fields += "retry-after: 1\r\n"
        case RequestProblemCode.unauthorized.rawValue:
            kind = .refused
            self.fields += "www-authenticate: Bearer\r\n"
        case RequestProblemCode.failed.rawValue: kind = .failed
        default: kind = .refused
        }
    }

    /// Writes the response as HTTP, without a body for `isHead`. `date` holds the `Date` field and
    /// all other fields that depend on the moment, each with its line end.
    func write(into buffer: inout ByteBuffer, date: String, isHead: Bool, closes: Bool) {
        Response.writeHead(
            into: &buffer, status: status, mediaType: mediaType, length: body.count, date: date,
            fields: fields, closes: closes)
        if !isHead { buffer.writeBytes(body) }
    }

    /// Writes the status line, the header fields and the empty line.
    static func writeHead(
        into buffer: inout ByteBuffer, status: Int, mediaType: MediaType, length: Int, date: String,
        fields: String = "", closes: Bool = false
    ) {
        if let line = statusLine(status) {
            buffer.writeStaticString(line)
        } else {
            buffer.writeString("HTTP/1.1 \(status) Status\r\ncontent-type: ")
        }
        buffer.writeStaticString(mediaType.name)
        buffer.writeStaticString("\r\ncontent-length: ")
        buffer.writeDecimal(length)
        buffer.writeStaticString("\r\ncache-control: no-store\r\n")
        buffer.writeString(date)
        if !fields.isEmpty { buffer.writeString(fields) }
        if closes { buffer.writeStaticString("connection: close\r\n") }
        buffer.writeStaticString("\r\n")
    }

    /// The status line and the start of the next line. `nil` for a status that is not listed.
    private static func statusLine(_ status: Int) -> StaticString? {
        switch status {
        case 200: "HTTP/1.1 200 OK\r\ncontent-type: "
        case 201: "HTTP/1.1 201 Created\r\ncontent-type: "
        case 202: "HTTP/1.1 202 Accepted\r\ncontent-type: "
        case 400: "HTTP/1.1 400 Bad Request\r\ncontent-type: "
        case 401: "HTTP/1.1 401 Unauthorized\r\ncontent-type: "
        case 403: "HTTP/1.1 403 Forbidden\r\ncontent-type: "
        case 404: "HTTP/1.1 404 Not Found\r\ncontent-type: "
        case 405: "HTTP/1.1 405 Method Not Allowed\r\ncontent-type: "
        case 408: "HTTP/1.1 408 Request Timeout\r\ncontent-type: "
        case 409: "HTTP/1.1 409 Conflict\r\ncontent-type: "
        case 413: "HTTP/1.1 413 Content Too Large\r\ncontent-type: "
        case 414: "HTTP/1.1 414 URI Too Long\r\ncontent-type: "
        case 422: "HTTP/1.1 422 Unprocessable Content\r\ncontent-type: "
        case 429: "HTTP/1.1 429 Too Many Requests\r\ncontent-type: "
        case 431: "HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: "
        case 503: "HTTP/1.1 503 Service Unavailable\r\ncontent-type: "
        default: nil
        }
    }
}

/// How a response is framed, as its request requires.
struct ResponseFraming {
    var isHead = false
    var closes = false
    var isHTTP10 = false

    /// Whether the response has a body and the usual fields, and the connection stays open.
    var isPlain: Bool { !isHead && !closes && !isHTTP10 }
}

extension ByteBuffer {
    /// Writes a number of 0 or more in decimal digits.
    fileprivate mutating func writeDecimal(_ number: Int) {
        var scale = 1
        while number / scale >= 10 { scale *= 10 }
        while scale > 0 {
            writeInteger(UInt8(truncatingIfNeeded: number / scale % 10 + 48))
            scale /= 10
        }
    }
}
