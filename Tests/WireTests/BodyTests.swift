import Rules
import Testing
import Wire

@Suite struct BodyTests {
    private func buyer(_ text: String) throws(ShapeProblem) -> String {
        try withBytes(text) { (bytes) throws(ShapeProblem) in try BuyerBody.buyer(in: bytes) }.text
    }

    private func command(_ text: String) throws(ShapeProblem) -> CommandRequest {
        try withBytes(text) { (bytes) throws(ShapeProblem) in try CommandRequest(parsing: bytes) }
    }

    private func line(_ text: String) throws(ShapeProblem) -> BuyerCommand {
        try withBytes(text) { (bytes) throws(ShapeProblem) in try BatchLine.command(in: bytes) }
    }

    private func field(of body: () throws(ShapeProblem) -> Void) -> String? {
        do throws(ShapeProblem) {
            try body()
            return nil
        } catch {
            return error.field
        }
    }

    @Test func theBuyerIsFoundAmongUnknownMembers() throws {
        #expect(try buyer(#"{"buyer":"b-1"}"#) == "b-1")
        #expect(try buyer(#"{"x":{"buyer":"no"},"buy\u0065r":"b-\u0031","y":[true]}"#) == "b-1")
    }

    @Test(arguments: [
        "{}", #"{"buyer":1}"#, #"{"buyer":null}"#, #"{"buyer":""}"#, #"{"buyer":"a\u0000"}"#,
        #"{"buyer":"a","buyer":"b"}"#, #"{"Buyer":"a"}"#,
        "{\"buyer\":\"\(String(repeating: "a", count: 129))\"}",
    ])
    func aWrongBuyerIsNamed(text: String) {
        #expect(field { () throws(ShapeProblem) in _ = try buyer(text) } == "buyer")
    }

    @Test func everyCommandReadsBackTheSame() throws {
        let acts: [OperatorAct] = [
            .openRegistration, .closeRegistration, .open, .pause, .resume, .close, .reopen,
            .setDripRate(.unlimited), .setDripRate(.perSecond(0)), .setDripRate(.perSecond(500)),
            .addUnits(1), .withdrawUnits(20), .setHold(.seconds(90)), .disarm, .rearm,
            .announce("back at \"noon\"\\"), .mark("é😀"), .retract,
        ]
        #expect(
            Set(acts.map { CommandRequest($0).name }).count == CommandRequest.Name.allCases.count)
        for act in acts {
            for request in [
                CommandRequest(act), CommandRequest(act, reason: "because", revision: 12),
                CommandRequest(act, id: CommandID("c-1"), notice: .seconds(90)),
            ] {
                #expect(try command(request.json.text) == request)
            }
        }
    }

    @Test(arguments: [
        (#"{}"#, "command"), (#"{"command":"launch"}"#, "command"), (#"{"command":3}"#, "command"),
        (#"{"command":"setDripRate"}"#, "rate"), (#"{"command":"setDripRate","rate":-1}"#, "rate"),
        (#"{"command":"setDripRate","rate":1.5}"#, "rate"),
        (#"{"command":"setDripRate","rate":"500"}"#, "rate"),
        (#"{"command":"addUnits"}"#, "units"), (#"{"command":"addUnits","units":0}"#, "units"),
        (#"{"command":"withdrawUnits","units":"5"}"#, "units"),
        (#"{"command":"setHold","hold":"ten"}"#, "hold"),
        (#"{"command":"setHold","hold":"0s"}"#, "hold"), (#"{"command":"mark"}"#, "text"),
        (#"{"command":"mark","text":""}"#, "text"),
        (#"{"command":"announce","text":"a\u001b[2J"}"#, "text"),
        (#"{"command":"pause","id":""}"#, "id"), (#"{"command":"pause","id":7}"#, "id"),
        (#"{"command":"pause","id":"é"}"#, "id"), (#"{"command":"pause","id":"a\tb"}"#, "id"),
        ("{\"command\":\"pause\",\"id\":\"\(String(repeating: "a", count: 65))\"}", "id"),
        (#"{"command":"reopen","notice":"0s"}"#, "notice"),
        (#"{"command":"reopen","notice":60}"#, "notice"),
        (#"{"command":"pause","reason":7}"#, "reason"),
        (#"{"command":"pause","revision":"12"}"#, "revision"),
        (#"{"command":"pause","revision":-1}"#, "revision"),
    ])
    func aWrongMemberOfACommandIsNamed(text: String, name: String) {
        #expect(field { () throws(ShapeProblem) in _ = try command(text) } == name)
    }

    @Test func textsHaveAtMostFiveHundredCharacters() {
        let words = String(repeating: "é", count: 500)
        #expect(
            field { () throws(ShapeProblem) in
                _ = try command("{\"command\":\"pause\",\"reason\":\"\(words)\"}")
            } == nil)
        #expect(
            field { () throws(ShapeProblem) in
                _ = try command("{\"command\":\"pause\",\"reason\":\"\(words)é\"}")
            } == "reason")
    }

    @Test func everyActOfABatchIsRead() throws {
        let acts: [(String, BuyerAct)] = [
            ("register", .register), ("unregister", .unregister), ("claim", .claim),
            ("release", .release), ("confirm", .confirm(OrderReference(trusted: "o-7"))),
        ]
        for (word, act) in acts {
            let text = "{\"order\":\"o-7\",\"do\":\"\(word)\",\"drop\":\"d-1\",\"buyer\":\"b\"}"
            let command = BuyerCommand(
                act, drop: DropID(trusted: "d-1"), buyer: BuyerID(trusted: "b"))
            #expect(try line(text) == command)
        }
    }

    @Test(arguments: [
        (#"{"do":"buy","drop":"d","buyer":"b"}"#, "do"), (#"{"drop":"d","buyer":"b"}"#, "do"),
        (#"{"do":"claim","buyer":"b"}"#, "drop"),
        (#"{"do":"claim","drop":"D","buyer":"b"}"#, "drop"),
        (#"{"do":"claim","drop":"d"}"#, "buyer"),
        (#"{"do":"confirm","drop":"d","buyer":"b"}"#, "order"),
    ])
    func aWrongMemberOfABatchLineIsNamed(text: String, name: String) {
        #expect(field { () throws(ShapeProblem) in _ = try line(text) } == name)
    }

    @Test(arguments: [
        (#"{"do":"claim","drop":"d","buyer":"b","\u0064o":"register"}"#, "do"),
        (#"{"do":"claim","drop":"d","drop":"e","buyer":"b"}"#, "drop"),
        (#"{"do":"claim","drop":"d","buyer":"b","buyer":"b"}"#, "buyer"),
        (#"{"do":"confirm","drop":"d","buyer":"b","order":"o","or\u0064er":null}"#, "order"),
    ])
    func aRepeatedMemberOfALineIsNamed(text: String, name: String) {
        #expect(field { () throws(ShapeProblem) in _ = try line(text) } == name)
    }

    @Test(arguments: [
        (#"{"command":"pause","command":"mark","text":"x"}"#, "command"),
        (#"{"command":"pause","c\u006fmmand":"pause"}"#, "command"),
        (#"{"command":"mark","text":"x","text":null}"#, "text"),
        (#"{"command":"pause","revision":1,"revision":2}"#, "revision"),
        (#"{"command":"pause","reason":"a","reason":"b"}"#, "reason"),
        (#"{"command":"addUnits","units":1,"units":100}"#, "units"),
    ])
    func aRepeatedMemberOfACommandIsNamed(text: String, name: String) {
        #expect(field { () throws(ShapeProblem) in _ = try command(text) } == name)
    }

    @Test func unknownMembersMayBeRepeated() throws {
        let text = #"{"x":1,"x":2,"do":"claim","drop":"d1","buyer":"b"}"#
        #expect(try line(text).act == .claim)
        #expect(try command(#"{"command":"addUnits","units":10.0}"#).act == .addUnits(10))
    }

    @Test(arguments: [
        ("10m", 600_000), ("1m30s", 90_000), ("24h", 86_400_000), ("7d", 604_800_000),
    ])
    func holdsAreWrittenAsInCampaignFiles(text: String, milliseconds: Int64) throws {
        let body = #"{"command":"setHold","hold":"\#(text)"}"#
        #expect(try command(body).act == .setHold(TimeSpan(milliseconds: milliseconds)))
    }

    @Test func textsAreKeptUnchangedOrRefusedWithNameAndPosition() throws {
        func mark(_ text: String) throws(ShapeProblem) -> CommandRequest {
            try command(CommandRequest(.mark(ExactText(text)), reason: "why").json.text)
        }
        func reason(_ text: String) throws(ShapeProblem) -> CommandRequest {
            try command(CommandRequest(.pause, reason: ExactText(text)).json.text)
        }
        for text in ["a\tb", "\u{200D}", "e\u{301}", String(repeating: "๑", count: 500)] {
            let bytes = Array(text.utf8)
            guard case .mark(let words) = try mark(text).act else {
                throw ShapeProblem.notJSON(at: 0)
            }
            #expect(Array(words.string.utf8) == bytes)
            #expect(try reason(text).reason.map { Array($0.string.utf8) } == bytes)
        }
        for text in ["\n", "\u{9B}", "\u{7F}", String(repeating: "a", count: 501)] {
            #expect(field { () throws(ShapeProblem) in _ = try mark(text) } == "text")
            #expect(field { () throws(ShapeProblem) in _ = try reason(text) } == "reason")
        }
    }

    /// `revison` was once ignored, and with it the check that it should have made.
    @Test(arguments: [
        (#"{"command":"pause","revison":99}"#, "revison"),
        (#"{"command":"pause","Revision":99}"#, "Revision"),
        (#"{"command":"close","drop":"d2"}"#, "drop"),
        (#"{"command":"close","text":"bye"}"#, "text"),
        (#"{"command":"open","rate":5}"#, "rate"),
        (#"{"command":"pause","x":1,"x":2}"#, "x"),
    ])
    func anUnknownMemberOfACommandIsRefused(text: String, name: String) {
        #expect(field { () throws(ShapeProblem) in _ = try command(text) } == name)
    }

    @Test func aNullMemberCountsAsMissing() throws {
        #expect(try command(#"{"command":"pause","text":null}"#) == CommandRequest(.pause))
    }
}
