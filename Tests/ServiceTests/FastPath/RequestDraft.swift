import TestSupport

/// A request in parts, so that each part can be damaged separately.
struct RequestDraft {
    struct Field {
        var name: String
        var value: String
        var colon = ": "
        var end = "\r\n"
    }

    /// The bytes before the first line.
    var lead = ""
    var method: String
    var target: String
    var version = "HTTP/1.1"
    /// The space between and after the three words of the first line.
    var gap = " "
    var lineEnd = "\r\n"
    var fields: [Field]
    /// The line that ends the head.
    var headEnd = "\r\n"
    var body = ""

    var bytes: [UInt8] {
        var text = lead + method + gap + target + gap + version + lineEnd
        for field in fields { text += field.name + field.colon + field.value + field.end }
        text += headEnd
        return Array((text + body).utf8)
    }

    /// The index of a field; nil if no field has the name.
    func place(of name: String) -> Int? {
        fields.firstIndex { $0.name.lowercased() == name }
    }

    /// Sets the body and its length field.
    mutating func give(body: String) {
        self.body = body
        let length = "\(body.utf8.count)"
        if let place = place(of: "content-length") {
            fields[place].value = length
        } else {
            fields.append(Field(name: "content-length", value: length))
        }
    }
}

/// Makes requests from a seed: hot ones of the common form, and variants that other clients send.
struct RequestMaker {
    var numbers: SeededNumbers
    var drops = ["d1", "d2", "d3", "d4", "nope", "mi3-1"]
    var buyers = (0..<30).map { "b-\($0)" } + ["a.b_c~d", "...", ".b", "B"]
    var tokens = Array(repeating: "token-partner", count: 12) + ["token-viewer", "wrong"]

    init(seed: UInt64) {
        numbers = SeededNumbers(seed: seed)
    }

    /// A hot request of the common form.
    mutating func hot() -> RequestDraft {
        let path = "/v1/drops/" + numbers.one(of: drops)
        let buyer = numbers.one(of: buyers)
        var draft: RequestDraft
        switch numbers.number(in: 1...10) {
        case 1...3: draft = post(path + "/registrations", #"{"buyer":"\#(buyer)"}"#)
        case 4...6: draft = post(path + "/claims", #"{"buyer":"\#(buyer)"}"#)
        case 7: draft = post(path + "/claims/\(buyer)/confirm", #"{"order":"o-\#(buyer)"}"#)
        case 8...9: draft = request("GET", path + "/claims/" + buyer)
        default:
            draft = request("GET", path)
            if numbers.isOnce(in: 2) { draft.fields[1].value = "Bearer token-viewer" }
        }
        if numbers.isOnce(in: 2) { decorate(&draft) }
        return draft
    }

    /// A request as a client sends it.
    mutating func request(_ method: String, _ target: String) -> RequestDraft {
        RequestDraft(
            method: method, target: target,
            fields: [
                .init(name: "Host", value: "127.0.0.1:7070"),
                .init(name: "Authorization", value: "Bearer " + numbers.one(of: tokens)),
            ])
    }

    mutating func post(_ target: String, _ body: String) -> RequestDraft {
        var draft = request("POST", target)
        draft.give(body: body)
        return draft
    }

    /// Adds what changes nothing: fields, their order, the case of their names.
    private mutating func decorate(_ draft: inout RequestDraft) {
        for _ in 0..<numbers.number(in: 0...3) {
            let name = numbers.one(of: ["User-Agent", "accept", "X-Request-ID", "content-type"])
            let value = numbers.one(of: [
                "curl/8.5.0 (x86_64)", "*/*", "application/json; charset=utf-8", "~!@#$%^&*(){}",
            ])
            draft.fields.append(.init(name: name, value: value))
        }
        if numbers.isOnce(in: 3) {
            let value = numbers.one(of: ["keep-alive", "Keep-Alive"])
            draft.fields.append(.init(name: "Connection", value: value))
        }
        if numbers.isOnce(in: 10) {
            draft.fields.append(.init(name: "Penstock-Rehearsal", value: "1"))
        }
        draft.fields.shuffle(using: &numbers)
        let place = numbers.number(in: 0...(draft.fields.count - 1))
        draft.fields[place].name = recased(draft.fields[place].name)
    }

    /// The same letters in another case.
    mutating func recased(_ text: String) -> String {
        switch numbers.number(in: 1...3) {
        case 1: text.lowercased()
        case 2: text.uppercased()
        default: String(text.map { numbers.isOnce(in: 2) ? Character($0.uppercased()) : $0 })
        }
    }
}
