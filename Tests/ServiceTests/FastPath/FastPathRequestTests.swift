import Foundation
import NIOCore
import Rules
import TestSupport
import Testing

@testable import Service

/// Compares the recogniser with the library's parser: where it sees a request, the parser sees the
/// same one and no other. `PENSTOCK_SEED=7` repeats a run.
@Suite struct FastPathRequestTests {
    static let seed: UInt64 = {
        let given = ProcessInfo.processInfo.environment["PENSTOCK_SEED"].flatMap { UInt64($0) }
        return given ?? SystemRandomNumberGenerator.seed
    }()

    private func read(_ bytes: [UInt8], bodyLengthMax: Int = 4096) -> FastPathRequest.ReadResult {
        bytes.withUnsafeBytes { FastPathRequest.read($0, bodyLengthMax: bodyLengthMax) }
    }

    private func shown(_ bytes: [UInt8]) -> Comment {
        let text = String(decoding: bytes, as: UTF8.self).debugDescription
        return Comment(rawValue: "PENSTOCK_SEED=\(FastPathRequestTests.seed): \(text)")
    }

    @Test func theCommonFormIsRecognised() throws {
        print("hot requests: seed \(FastPathRequestTests.seed)")
        var maker = RequestMaker(seed: FastPathRequestTests.seed)
        var trial = try ParserTrial()
        for _ in 0..<20_000 {
            let bytes = maker.hot().bytes
            guard case .complete(let request) = read(bytes), request.length == bytes.count else {
                Issue.record("not recognised: \(shown(bytes))")
                return
            }
            try trial.check(request, in: bytes, shown(bytes))
        }
    }

    @Test func theLibraryReadsRecognisedRequestsTheSame() throws {
        print("odd requests: seed \(FastPathRequestTests.seed)")
        var maker = RequestMaker(seed: FastPathRequestTests.seed &+ 1)
        var trial = try ParserTrial()
        var counts = (whole: 0, unfinished: 0, other: 0)
        var odd: [UInt8] = []
        for place in 0..<FastPathRequestTests.oddCount {
            // Most requests are damaged copies of the latest new one.
            let isNew = place.isMultiple(of: 6)
            if isNew { odd = place.isMultiple(of: 12) ? maker.odd() : maker.hot().bytes }
            var bytes = odd
            if !isNew { maker.damage(&bytes) }
            switch read(bytes) {
            case .complete(let request):
                counts.whole += 1
                try trial.check(request, in: bytes, shown(bytes))
            case .unfinished: counts.unfinished += 1
            case .other: counts.other += 1
            }
        }
        print("odd requests: \(counts)")
        #expect(counts.whole > FastPathRequestTests.oddCount / 20)
        #expect(counts.unfinished > FastPathRequestTests.oddCount / 1000)
        #expect(counts.other > FastPathRequestTests.oddCount / 3)
    }

    private static let oddCount = 200_000

    @Test func everyPrefixIsUnfinishedAndFollowingBytesChangeNothing() throws {
        var maker = RequestMaker(seed: FastPathRequestTests.seed &+ 2)
        for round in 0..<400 {
            let bytes = round % 2 == 0 ? maker.hot().bytes : maker.odd()
            let reading = read(bytes)
            guard case .complete(let request) = reading else { continue }
            let headLength = request.body.lowerBound
            for count in 0..<request.length {
                let hasHead = count >= headLength
                let part = Array(bytes[..<count])
                try #require(read(part) == .unfinished(hasHead: hasHead), shown(part))
            }
            let whole = Array(bytes[..<request.length])
            try #require(read(whole) == reading, shown(bytes))
            var followed = whole + maker.odd()
            try #require(read(followed) == reading, shown(followed))
            followed = whole + whole
            try #require(read(followed) == reading, shown(followed))
        }
    }

    @Test func headsAndBodiesHaveAMaximumLength() {
        var maker = RequestMaker(seed: 1)
        var draft = maker.post("/v1/drops/d1/claims", #"{"buyer":"a"}"#)
        draft.fields.append(.init(name: "x", value: "y"))
        let length = draft.bytes.count - draft.body.utf8.count
        func padded(to count: Int) -> [UInt8] {
            var draft = draft
            draft.fields[3].value = String(repeating: "y", count: count - length + 1)
            return draft.bytes
        }
        let longest = padded(to: FastPathRequest.headLengthMax)
        guard case .complete = read(longest) else {
            Issue.record("the longest head is not taken")
            return
        }
        #expect(read(padded(to: FastPathRequest.headLengthMax + 1)) == .other)
        let endless = Array("GET /v1/drops/d1 HTTP/1.1\r\nx: ".utf8)
        let padding = [UInt8](repeating: 0x79, count: FastPathRequest.headLengthMax - endless.count)
        #expect(read(endless + padding) == .unfinished(hasHead: false))
        #expect(read(endless + padding + [0x79]) == .other)
        #expect(read(longest, bodyLengthMax: 12) == .other)
        #expect(read(Array(longest.dropLast()), bodyLengthMax: 13) == .unfinished(hasHead: true))
    }

    @Test func theDefaultLimitsAllowTheFastLane() {
        #expect(ServerLimits().allowsFastPath)
        var limits = ServerLimits()
        limits.fieldLengthMax = FastPathRequest.headLengthMax - 1
        #expect(!limits.allowsFastPath)
        limits = ServerLimits()
        limits.fieldsMax = FastPathRequest.fieldsMax - 1
        #expect(!limits.allowsFastPath)
    }
}

extension SystemRandomNumberGenerator {
    /// A seed for one run, short enough to type.
    fileprivate static var seed: UInt64 { .random(in: 1...999_999) }
}

/// Reuses one parser for many requests until one of them spoils it.
private struct ParserTrial {
    private var reader: LibraryReader

    init() throws {
        reader = try LibraryReader()
    }

    /// Feeds exactly the bytes of a request: the last byte must end it, and no earlier one.
    mutating func check(
        _ request: FastPathRequest, in bytes: [UInt8], _ comment: @autoclosure () -> Comment
    ) throws {
        let end = request.length
        reader.forget()
        reader.feed(bytes[..<(end - 1)])
        let isEarly = reader.requests.contains { $0.isComplete }
        reader.feed(bytes[(end - 1)..<end])
        var fault = isEarly ? "an end before the end" : nil
        if reader.hasFailed || reader.requests.count != 1 {
            fault = "\(reader.requests.count) requests, failed: \(reader.hasFailed)"
        } else if fault == nil {
            fault = ParserTrial.difference(request, in: bytes, from: reader.requests[0])
        }
        if let fault { try #require(Bool(false), "\(fault): \(comment())") }
    }

    /// The difference between a request and the parser's result; nil if there is none.
    private static func difference(
        _ request: FastPathRequest, in bytes: [UInt8], from parsed: LibraryReader.Request
    ) -> String? {
        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        let hot = bytes.withUnsafeBytes { request.head(in: $0) }
        guard parsed.isComplete else { return "no end" }
        guard parsed.body.elementsEqual(bytes[request.body]) else { return "body" }
        guard parsed.head.isSame(as: hot) else { return "\(parsed.head) is not \(hot)" }
        guard parsed.head.fault == nil, !parsed.head.isHTTP10 else { return "a fault" }
        guard hot.isKeepAlive, !hot.expectsContinue, hot.lastEventID == nil else { return "\(hot)" }
        guard
            case .found(let routeMatch)? = Target(hot.target).map({ RouteMatch.match(hot.verb, $0) }
            )
        else { return "the target leads nowhere" }
        guard routeMatch.route == request.kind.route, routeMatch.drop?.text == text(request.drop),
            (routeMatch.buyer?.text ?? "") == text(request.buyer)
        else { return "\(routeMatch)" }
        return nil
    }
}

extension RequestHead {
    /// Whether both are the same in every part.
    fileprivate func isSame(as other: RequestHead) -> Bool {
        verb == other.verb && target == other.target && bearer == other.bearer
            && contentLength == other.contentLength && isKeepAlive == other.isKeepAlive
            && expectsContinue == other.expectsContinue && lastEventID == other.lastEventID
            && isRehearsal == other.isRehearsal
    }
}
