import TestSupport

// The requests of one connection.
extension RequestMaker {
    /// Requests on one connection: hot, ordinary and malformed ones.
    mutating func session() throws -> Session {
        var session = try Session()
        for place in 0..<numbers.number(in: 1...8) {
            var request: [UInt8]
            switch numbers.number(in: 1...10) {
            case 1...6: request = hot().bytes
            case 7...8: request = ordinary()
            default: request = odd()
            }
            // Whether "100 Continue" is sent at once depends on what else is under way.
            let text = String(decoding: request, as: UTF8.self).lowercased()
            if place > 0, text.contains("100-continue") { request = hot().bytes }
            if !session.add(request) { break }
        }
        session.end()
        return session
    }

    /// A valid request that is not one of the hot ones.
    private mutating func ordinary() -> [UInt8] {
        let buyer = numbers.one(of: buyers)
        let path = "/v1/drops/" + numbers.one(of: drops)
        switch numbers.number(in: 1...9) {
        case 1: return request("GET", "/v1/campaign").bytes
        case 2: return request("GET", "/healthz").bytes
        case 3: return request("HEAD", path).bytes
        case 4: return request("DELETE", path + "/registrations/" + buyer).bytes
        case 5: return request("DELETE", path + "/claims/" + buyer).bytes
        case 6: return request("PUT", path + "/claims/" + buyer).bytes
        case 7:
            let line = #"{"do":"register","drop":"d1","buyer":"\#(buyer)"}"#
            return post("/v1/batch", line + "\n" + line + "\n").bytes
        case 8: return post(path + "/claims", #"{ "buyer": "\#(buyer)" }"#).bytes
        default:
            var draft = post(path + "/registrations", "")
            draft.fields[2] = .init(name: "Transfer-Encoding", value: "chunked")
            let body = #"{"buyer":"\#(buyer)"}"#
            draft.body = "\(String(body.utf8.count, radix: 16))\r\n\(body)\r\n0\r\n\r\n"
            return draft.bytes
        }
    }

    /// Where to split the bytes: nowhere, between requests, or anywhere.
    mutating func cut(_ session: Session) -> [Int] {
        switch numbers.number(in: 1...4) {
        case 1...2: return []
        case 3: return Array(session.ends.dropLast())
        default:
            let count = numbers.number(in: 1...6)
            return (0..<count).map { _ in numbers.number(in: 0...session.bytes.count) }.sorted()
        }
    }
}
