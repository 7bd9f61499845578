@testable import Rules
import Telemetry
import TestSupport
import Testing
import Wire

@Suite struct ReplyTests {
    private let noon = Moment(milliseconds: 1_406_008_800_250)

    private func claim(
        _ standing: ClaimStanding, phase: Phase = .open, closure: CloseReason? = nil
    ) -> String {
        var json = JSONText()
        json.claim(
            standing, phase: phase, closure: closure, pollAfterMS: closure == nil ? 1512 : nil)
        return json.text
    }

    @Test func claimsFollowTheContract() throws {
        #expect(
            claim(ClaimStanding(state: .held, heldUntil: noon))
                == #"{"state":"held","held_until":"2014-07-22T06:00:00.250Z"}"#)
        #expect(
            claim(ClaimStanding(state: .sold, order: OrderReference(trusted: "o\"7")))
                == #"{"state":"sold","order":"o\"7"}"#)
        #expect(
            claim(ClaimStanding(state: .waiting, position: 3), phase: .paused)
                == #"{"state":"waiting","position":3,"ahead":2,"phase":"paused","poll_after_ms":1512}"#
        )
        #expect(claim(ClaimStanding(state: .lapsed)) == #"{"state":"lapsed"}"#)
    }

    @Test func aClaimInAClosedLineSaysSoAndHasNoPollTime() throws {
        let text = claim(
            ClaimStanding(state: .waiting, position: 9), phase: .closed, closure: .soldOut)
        let reply = try JSONCoding.value(ClaimAnswer.self, from: text.utf8)
        #expect(reply.phase == .closed)
        #expect(reply.closedBecause == .soldOut)
        #expect(reply.pollAfterMS == nil)
    }

    @Test func aCrowdReadsTheMembersOfAClaimThatItNeeds() throws {
        let closed = claim(
            ClaimStanding(state: .waiting, position: 9), phase: .closed, closure: .soldOut)
        for text in [closed, claim(ClaimStanding(state: .waiting, position: 3), phase: .paused)] {
            let whole = try JSONCoding.value(ClaimAnswer.self, from: text.utf8)
            let read = try Array(text.utf8).withUnsafeBytes { try ClaimReply(scanning: $0) }
            #expect(read.state == whole.state)
            #expect(read.pollAfterMS == whole.pollAfterMS)
            #expect(read.phase == whole.phase)
            #expect(read.closedBecause == whole.closedBecause)
        }
        #expect(throws: ShapeProblem.self) {
            try Array("{}".utf8).withUnsafeBytes { try ClaimReply(scanning: $0) }
        }
        for refusal in [Refusal(.soldOut, "gone"), Refusal(.notOpen, "not yet")] {
            var json = JSONText()
            json.problem(Problem(refusal))
            let code = try json.bytes.withUnsafeBytes { try Problem.refusalCode(scanning: $0) }
            #expect(code == refusal.code)
        }
    }

    @Test func everyKindOfAnswerHasTheDropsNotice() throws {
        let notice = DropNotice(
            announcement: Announcement(text: "ten \"more\" minutes", at: noon), opens: noon)
        var text = JSONText()
        text.notice(notice)
        let members =
            #""announcement":{"at":"2014-07-22T06:00:00.250Z","text":"ten \"more\" minutes"},"#
            + #""opens":"2014-07-22T06:00:00.250Z""#
        #expect(text.text == members)
        var json = JSONText()
        json.registration(isRegistered: true, status: 201, also: text.bytes)
        #expect(json.text == #"{"status":201,"registered":true,"# + members + "}")
        json.clear()
        json.claim(ClaimStanding(state: .lapsed), phase: .open, closure: nil, also: text.bytes)
        #expect(json.text == #"{"state":"lapsed","# + members + "}")
        let claim = try JSONCoding.value(ClaimAnswer.self, from: json.bytes)
        #expect(claim.announcement == notice.announcement)
        #expect(claim.opens == noon)
        json.clear()
        json.problem(Problem(Refusal(.notOpen, "not yet")), also: text.bytes)
        let problem = try JSONCoding.value(Problem.self, from: json.bytes)
        #expect(problem.announcement == notice.announcement)
        #expect(problem.opens == noon)
        #expect(problem.refusal == Refusal(.notOpen, "not yet"))
    }

    @Test func everyRefusalHasItsStatus() {
        let statuses = Refusal.Code.allCases.map { "\($0.rawValue) \($0.status)" }
        #expect(
            statuses == [
                "unknownDrop 404", "closed 409", "soldOut 409", "notOpen 409",
                "registrationNotOpen 409", "notRegistered 403", "noSuchClaim 404", "holdLapsed 409",
                "alreadySold 409", "wrongPhase 409", "staleRevision 409", "notAllowed 403",
                "busy 503",
            ])
    }

    @Test func aStaleRevisionNamesTheActItsAuthorAndTime() throws {
        let act = ActRecord(
            author: .operator("priya"), content: .paused, moment: noon, reason: "checkout \u{1}")
        let problem = Problem(Refusal(.staleRevision, "look again", standingAct: act))
        var json = JSONText()
        json.problem(problem)
        #expect(try JSONCoding.value(Problem.self, from: json.bytes) == problem)
        #expect(
            json.text.contains(
                #""act":{"author":"priya","what":"paused","at":"2014-07-22T06:00:00.250Z""#))
        #expect(problem.refusal?.standingAct == act)
        #expect(problem.status == 409)
        #expect(problem.code == "staleRevision")
    }

    @Test(arguments: [
        EventContent.opened, .closed(.byOperator), .reopened(opens: nil),
        .dripRateSet(.perSecond(7)),
        .dripRateSet(.unlimited), .unitsAdded(3), .unitsWithdrawn(2), .holdSet(.seconds(90)),
        .disarmed, .announced("ten more minutes"), .marked("here"),
    ])
    func theStandingActKeepsItsDetails(content: EventContent) throws {
        let act = ActRecord(
            author: .operator("priya"), content: content, moment: noon, reason: nil)
        var json = JSONText()
        json.problem(Problem(Refusal(.staleRevision, "look again", standingAct: act)))
        let problem = try JSONCoding.value(Problem.self, from: json.bytes)
        #expect(problem.refusal?.standingAct == act)
    }

    @Test func codesOfTheServerAreNoRefusalsOfTheLaw() {
        for code in RequestProblemCode.allCases {
            #expect(Refusal.Code(rawValue: code.rawValue) == nil)
            #expect((400..<600).contains(code.status))
        }
    }

    @Test func aDropHasTheMembersOfTheContract() throws {
        let opens = noon + .seconds(60)
        let terms = DropTerms(
            id: DropID(trusted: "d1"), units: 10, opens: opens, hold: .seconds(600),
            order: .draw(window: .seconds(5), seed: DrawSeed(1, 2, 3, 4)))
        let sale = Sale(terms: CampaignTerms(id: "c", drops: [terms]))
        let reply = DropReply(
            DropReading(sale.drops[0]), terms: terms, hold: .seconds(600), drawSeedHash: "ab")
        let text = String(decoding: try JSONCoding.bytes(of: reply), as: UTF8.self)
        #expect(
            text
                == #"{"armed":true,"draw_seed_hash":"ab","draw_window":"5s","drip_rate":"unlimited","#
                + #""free":10,"held":0,"hold":"10m","id":"d1","issued":10,"line":0,"#
                + #""oldest_wait_ms":0,"opens":"2014-07-22T06:01:00.250Z","order":"draw","#
                + #""phase":"registering","registered":0,"revision":0,"sold":0,"withdrawn":0}"#)
        #expect(try JSONCoding.value(DropReply.self, from: text.utf8) == reply)
    }

    @Test func aCampaignIsItsCardAndItsDrops() throws {
        let card = CampaignCard(
            id: "c", product: "Mi 3", partner: "shop", timezone: "Asia/Kolkata", price: nil)
        let reply = CampaignReply(card: card, drops: [])
        let bytes = try JSONCoding.bytes(of: reply)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"drops":[],"id":"c","partner":"shop","product":"Mi 3","rehearsal":false,"timezone":"Asia/Kolkata"}"#
        )
        #expect(try JSONCoding.value(CampaignReply.self, from: bytes) == reply)
    }

    @Test func aCampaignOfAnEngineThatDoesNotKnowRehearsalsIsLive() throws {
        let older = #"{"drops":[],"id":"c","partner":"s","product":"p","timezone":"UTC"}"#
        #expect(
            try JSONCoding.value(CampaignReply.self, from: older.utf8).card.isRehearsal == false)
        var card = try JSONCoding.value(CampaignReply.self, from: older.utf8).card
        card.isRehearsal = true
        let bytes = try JSONCoding.bytes(of: CampaignReply(card: card, drops: []))
        #expect(try JSONCoding.value(CampaignReply.self, from: bytes).card.isRehearsal)
    }

    @Test func numbersAndMomentsAreWrittenWhole() {
        var json = JSONText()
        json.open()
        json.member("a", Int.min)
        json.member("b", Int.max)
        json.member("c", 0)
        json.member("d", Moment(milliseconds: 0))
        json.member("e", true)
        json.member("f", nil as String?)
        json.close()
        #expect(
            json.text
                == "{\"a\":\(Int.min),\"b\":\(Int.max),\"c\":0,\"d\":\"1970-01-01T00:00:00.000Z\",\"e\":true}"
        )
    }

    /// A drop is encoded by hand because it is polled often; the test compares it with the encoder.
    @Test func aDropIsEncodedLikeTheEncoderDoes() throws {
        var terms = DropTerms(id: DropID(trusted: "d1"), units: 7)
        let seed = DrawSeed(1, 2, 3, 4)
        var reading = DropReading(try #require(sale(terms).drops.first))
        func check(_ reply: DropReply) throws {
            var json = JSONText()
            json.drop(reply)
            #expect(json.bytes == (try JSONCoding.bytes(of: reply)))
        }
        try check(DropReply(reading, terms: terms, hold: .seconds(600)))
        terms.order = .draw(window: .seconds(5), seed: seed)
        terms.registrationOpens = noon
        terms.registrationCloses = noon + .seconds(1)
        reading.dripRate = .perSecond(40)
        (reading.phase, reading.closedBecause) = (.closed, .bySchedule)
        (reading.opens, reading.closes) = (noon, noon + .seconds(2))
        (reading.openedAt, reading.closedAt) = (noon, noon + .seconds(2))
        try check(
            DropReply(
                reading, terms: terms, hold: .seconds(90),
                announcement: Announcement(text: "\"soon\" \\ €", at: noon),
                drawSeedHash: "ab", drawSeed: "cd"))
    }

    private func sale(_ terms: DropTerms) -> Sale {
        Sale(terms: CampaignTerms(id: "c", drops: [terms]))
    }
}
