import Foundation
import Rules
import Testing

@Suite struct CodableTests {
    private func json(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode([value]), as: UTF8.self)
    }

    private func value<Value: Decodable>(_ json: String, as: Value.Type) throws -> Value? {
        try JSONDecoder().decode([Value].self, from: Data(json.utf8)).first
    }

    @Test func momentsAreRFC3339() throws {
        let moment = Moment(milliseconds: 1_406_010_600_005)
        #expect(try json(moment) == "[\"2014-07-22T06:30:00.005Z\"]")
        #expect(try value("[\"2014-07-22T12:00:00.005+05:30\"]", as: Moment.self) == moment)
        #expect(throws: DecodingError.self) { try value("[\"soon\"]", as: Moment.self) }
        #expect(throws: DecodingError.self) { try value("[5]", as: Moment.self) }
    }

    @Test func dripRatesAreNumbersOrUnlimited() throws {
        #expect(try json(DripRate.perSecond(5)) == "[5]")
        #expect(try json(DripRate.unlimited) == "[\"unlimited\"]")
        for rate in [DripRate.perSecond(0), .perSecond(1_000_000), .unlimited] {
            #expect(try value(json(rate), as: DripRate.self) == rate)
        }
        for wrong in ["[-1]", "[1000001]", "[1.5]", "[\"fast\"]", "[null]", "[true]"] {
            #expect(throws: DecodingError.self) { try value(wrong, as: DripRate.self) }
        }
    }

    @Test func phasesAndClosuresAreTheirNames() throws {
        #expect(try json(Phase.registering) == "[\"registering\"]")
        #expect(try value("[\"soldOut\"]", as: CloseReason.self) == .soldOut)
    }
}
