package import Client
import Foundation
import Machine
import Wire

/// Records a remote sale into a file until it is asked to end; reconnects when the link is lost.
package struct SaleRecorder {
    private static let writeEach = Duration.milliseconds(200)
    /// Silence after which the link counts as cut. An idle engine sends a reading every ten seconds.
    private static let silenceMax = Duration.seconds(25)
    /// Wait at the end for what the engine has already.
    private static let endingMax = Duration.seconds(5)
    /// Wait at the end for a link that is cut.
    private static let relinkMax = Duration.milliseconds(1500)
    private static let gapsMax = 3

    private let client: EngineClient
    private let inbox: RecordInbox
    private let endsWhenClosed: Bool
    private var copy: SaleCopy
    private var link: RecordLink?
    private var attempt = 0
    private var nextAttempt = ContinuousClock.now
    private var lastHeard = ContinuousClock.now
    private var lastWrite = ContinuousClock.now
    private var lostAt: ContinuousClock.Instant?
    private var lostBecause: String?
    private var gaps = 0
    private var hasGreeted = false
    private var isEnding = false
    /// The extent of the engine's journal, asked for at the end.
    private var extent: Result<RecordingReply, ClientError>?
    private var progress = RecordProgress()

    package init(_ client: EngineClient, path: String, endsWhenClosed: Bool, inbox: RecordInbox) {
        self.client = client
        self.inbox = inbox
        self.endsWhenClosed = endsWhenClosed
        copy = SaleCopy(path: path, origin: client.address.url)
    }

    /// Records until the inbox is stopped, or all drops are closed when that was asked for.
    package mutating func run() throws {
        do {
            while !inbox.isStopped, !(endsWhenClosed && copy.isOver) { try step() }
        } catch {
            link?.cut()
            progress.end()
            // What came before the error is whole and stays.
            try? copy.close()
            throw error
        }
        do {
            try catchUp()
        } catch {
            link?.cut()
            try copy.close()
            throw error
        }
        link?.cut()
        try copy.close()
        progress.end()
        try reportEnd()
    }

    private mutating func catchUp() throws {
        guard copy.campaign != nil else { return }
        let begun = ContinuousClock.now
        isEnding = true
        link?.askForExtent()
        while !isComplete {
            let patience = link == nil ? SaleRecorder.relinkMax : SaleRecorder.endingMax
            guard ContinuousClock.now - begun < patience else { break }
            if case .failure? = extent { break }
            try step()
        }
    }

    private var isComplete: Bool {
        guard case .success(let reply)? = extent else { return false }
        return copy.eventCount >= reply.lastEvent && copy.readingCount >= reply.lastReading
    }

    /// Reports what is in the copy; throws when something is missing.
    private func reportEnd() throws {
        guard copy.campaign != nil else {
            throw Failure("\(copy.origin) was not heard: nothing was recorded.", .refused)
        }
        let ending =
            "recorded \(copy.eventCount) events and \(copy.readingCount) readings in \(copy.path)"
        switch extent {
        case .success(let reply) where isComplete:
            Standard.error(
                "\(ending): all that \(copy.origin) had up to event \(reply.lastEvent)")
            if !copy.isOver { throw cutShort }
        case .success(let reply):
            throw Failure(
                "\(ending), but \(copy.origin) had \(reply.lastEvent) events and"
                    + " \(reply.lastReading) readings: \(missing(of: reply)) missing. Run this again"
                    + " with the same file to fetch the rest.", .refused)
        case .failure(let error): throw unknownEnd(ending, error.cause)
        case nil: throw unknownEnd(ending, "the link is cut")
        }
    }

    private var cutShort: Failure {
        let drops = copy.missing.joined(separator: ", ")
        return Failure(
            "The recording was cut short: missing is what happens after event \(copy.eventCount),"
                + " above all the end of \(drops). The same command goes on from there.", .refused)
    }

    private func missing(of reply: RecordingReply) -> String {
        let events = max(0, reply.lastEvent - copy.eventCount)
        let readings = max(0, reply.lastReading - copy.readingCount)
        return "\(events) events and \(readings) readings are"
    }

    private func unknownEnd(_ ending: String, _ why: String) -> Failure {
        Failure(
            "\(ending); how far \(copy.origin) was cannot be lastShown (\(why)), so that the end may be"
                + " missing. Run this again with the same file to fetch the rest.", .refused)
    }

    private mutating func step() throws {
        let now = ContinuousClock.now
        if link == nil, now >= nextAttempt {
            link = RecordLink(client, inbox)
            lastHeard = now
        }
        for news in inbox.receive(within: .milliseconds(100)) {
            guard link != nil else { break }
            lastHeard = .now
            try receive(news)
            if copy.isFull { try write() }
        }
        if ContinuousClock.now - lastWrite >= SaleRecorder.writeEach { try write() }
        if link != nil, ContinuousClock.now - lastHeard >= SaleRecorder.silenceMax {
            try lose("no word came for \(SaleRecorder.silenceMax.components.seconds) s")
        }
        if hasGreeted, lostAt == nil {
            progress.show(copy, lastHeard: ContinuousClock.now - lastHeard)
        }
    }

    private mutating func write() throws {
        try copy.write()
        lastWrite = .now
    }

    private mutating func receive(_ news: RecordNews) throws {
        do {
            switch news {
            case .greeted(let reply, let drops): try greet(reply, drops)
            case .drops(let drops): try copy.storeSeeds(of: drops)
            case .event(let line):
                let before = copy.eventCount
                if try copy.append(line), copy.lacksSeeds { link?.askForDrops() }
                if copy.eventCount > before { gaps = 0 }
            case .reading(let stored): try copy.append(stored)
            case .extent(let reply): extent = reply
            case .failed(let error): try lose(error)
            }
        } catch let gap as SaleCopy.Gap {
            gaps += 1
            guard gaps < SaleRecorder.gapsMax else {
                throw Failure(
                    "\(gap.sentence), \(gaps) times over: the recording would have a gap. Check"
                        + " the engine's journal with penstock verify.", .badData)
            }
            try lose(gap.sentence)
        }
    }

    private mutating func greet(_ reply: RecordingReply, _ drops: [DropReply]) throws {
        try copy.open(for: reply)
        try copy.storeSeeds(of: drops)
        let place = "after event \(copy.eventCount) and reading \(copy.readingCount)"
        if !hasGreeted {
            let known = copy.eventCount > 0 || copy.readingCount > 0 ? ", going on \(place)" : ""
            Standard.error(
                "recording \(reply.campaign) at \(copy.origin) into \(copy.path)\(known)")
        } else if let lostAt {
            let away = (ContinuousClock.now - lostAt).components.seconds
            Standard.error("linked again after \(away) s, going on \(place)")
        }
        (hasGreeted, lostAt, attempt) = (true, nil, 0)
        if isEnding { extent = .success(reply) }
        let (event, reading) = copy.resumption
        link?.follow(after: event, readingsAfter: reading)
    }

    /// Handles an error of the link. A link that once worked is never given up: a proxy may answer
    /// meanwhile.
    private mutating func lose(_ error: ClientError) throws {
        if !hasGreeted {
            switch error {
            case .unreachable where copy.fileSize > 0: break
            case .refused(let problem) where problem.status >= 500 || problem.status == 429: break
            default: throw Failure(error)
            }
        }
        var wasAnswered = true
        if case .unreachable = error { wasAnswered = false }
        try lose(error.cause, wasAnswered: wasAnswered)
    }

    private mutating func lose(_ why: String, wasAnswered: Bool = false) throws {
        link?.cut()
        link = nil
        try write()
        if lostAt == nil { progress.end() }
        // Reported once for each new cause: the present one is what somebody can fix.
        if lostAt == nil || why != lostBecause {
            Standard.error("the link is cut, trying again: \(why)")
        }
        (lostAt, lostBecause) = (lostAt ?? .now, why)
        attempt += 1
        nextAttempt =
            .now
            + .milliseconds(
                WatchLink.pauseMS(beforeAttempt: attempt, wasAnswered: wasAnswered))
    }
}
