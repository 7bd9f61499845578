import TestSupport

// Odd first lines, line endings, tokens and bodies.
extension RequestMaker {
    mutating func spoilLine(_ draft: inout RequestDraft) {
        switch numbers.number(in: 1...4) {
        case 1:
            draft.method = numbers.one(of: [
                "HEAD", "DELETE", "PUT", "PATCH", "OPTIONS", "get", "Post", "POSTT", "GE", "",
                "PRI",
                "CONNECT", "TRACE", "GET", "POST",
            ])
        case 2:
            draft.version = numbers.one(of: [
                "HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "http/1.1", "HTTP/1.1 ", "HTTP/11",
                "HTTP/1.10", "HTTP/01.1", "", "HTTP/1.1\t", "ICE/1.0", "RTSP/1.0",
            ])
        case 3: draft.gap = numbers.one(of: ["  ", "\t", " \t", "\u{B}", ""])
        default: draft.lead = numbers.one(of: ["\r\n", "\n", "\r", "\r\n\r\n", " ", "\0", "\t"])
        }
    }

    mutating func spoilTarget(_ draft: inout RequestDraft) {
        switch numbers.number(in: 1...8) {
        case 1: draft.target = "http://here" + draft.target
        case 2: draft.target += numbers.one(of: ["?", "?x=1", "#x", "/", "//", ";a", "/..", "%"])
        case 3: draft.target = numbers.one(of: ["*", "", "x", "//", "/", "/healthz", "/v1/drops"])
        case 4:
            draft.target = draft.target.replacing(
                "claims", with: numbers.one(of: ["cl%61ims", "CLAIMS"]))
        case 5:
            draft.target = draft.target.replacing(
                "b-", with: numbers.one(of: ["b%2D", "b%2F", "b%", "b "]))
        case 6: draft.target += numbers.one(of: ["é", "\0", "\u{7F}", "\"", "{", "\\", "^", "|"])
        case 7:
            let length = numbers.one(of: [64, 65, 128, 129, 1500, 2100])
            draft.target += String(repeating: "z", count: length)
        default: draft.target = "/." + draft.target
        }
    }

    mutating func spoilEnds(_ draft: inout RequestDraft) {
        let end = numbers.one(of: ["\n", "\r", "\r\r\n", "", "\n\r", "\r\n\r\n", "\0\r\n"])
        switch numbers.number(in: 1...5) {
        case 1: draft.lineEnd = end
        case 2: draft.headEnd = end
        case 3:
            draft.lineEnd = end
            draft.headEnd = end
            for place in draft.fields.indices { draft.fields[place].end = end }
        default:
            let place = numbers.number(in: 0...(draft.fields.count - 1))
            draft.fields[place].end = end
        }
    }

    mutating func spoilToken(_ draft: inout RequestDraft) {
        let value = numbers.one(of: [
            "bearer token-partner", "BEARER token-partner", "Bearer  token-partner", "Bearer",
            "Bearer ", "Basic dTpw", "token-partner", "Bearer token-partner x",
            "Bearertoken-partner",
            "Bearer token-partner,", "Bearer token-operator", "Bearer token-partne",
            "Bearer token-partner1", "Bearer ~", "",
        ])
        if numbers.isOnce(in: 3) {
            draft.fields.append(.init(name: "authorization", value: value))
        } else if let place = draft.place(of: "authorization") {
            draft.fields[place].value = value
        }
    }

    mutating func spoilBody(_ draft: inout RequestDraft) {
        let buyer = numbers.one(of: buyers)
        let body = numbers.one(of: [
            "{ \"buyer\" : \"\(buyer)\" }", "{\"buyer\":\"\(buyer)\",\"x\":{\"y\":[1,{}]}}",
            "{\"x\":1,\"buyer\":\"\(buyer)\"}", "{\"buyer\":\"b\\u002d1\"}",
            "{\"buyer\":\"a\\\"b\"}",
            "{\"buyer\":1}", "{\"buyer\":null}", "{\"buyer\":\"\"}",
            "{\"buyer\":\"a\",\"buyer\":\"b\"}",
            "{\"Buyer\":\"a\"}", "{\"order\":\"o-1\"}", "{\"order\":\"o-\(buyer)\"}", "{}", "[]",
            "",
            "{\"buyer\":\"\(buyer)\"} ", "{\"buyer\":\"\(buyer)\"}}", "{\"buyer\":\"\(buyer)\"",
            "{{{{}}}}", "{\"buyer\":\"é\"}", "{\"buyer\":\"\u{7F}\"}", "{\"buyer\":\"a\tb\"}",
            "\r\n\r\n",
            "\r\n",
            "GET /v1/drops/d1 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer token-partner\r\n\r\n",
            "{\"buyer\":\"\(String(repeating: "n", count: numbers.one(of: [127, 128, 129])))\"}",
            "{\"order\":\"\(String(repeating: "n", count: numbers.one(of: [128, 129])))\"}",
            "{\"buyer\":\"a b\"}", "{\"buyer\":\"{}\"}",
            String(repeating: " ", count: 4083) + "{\"buyer\":\"a\"}",
        ])
        switch numbers.number(in: 1...10) {
        case 1: draft.body = body
        case 2: draft.body.removeAll()
        default: draft.give(body: body)
        }
    }
}
