import Client
import Foundation
import Rules
import Wire

/// Follows a remote sale into a file until it is asked to end: links, loses the link, links again.
struct SaleRecorder {
    /// How long news are gathered before they are written.
    private static let writeEach = Duration.milliseconds(200)
    /// Without a word for so long the link counts as cut: an idle engine is read every ten seconds.
    private static let silenceMax = Duration.seconds(25)
    /// How often a gap may come again at the same place before it is no accident.
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
    private var gaps = 0
    private var hasGreeted = false
    private var progress = RecordProgress()

    /// A recorder that has not begun.
    init(_ client: EngineClient, path: String, endsWhenClosed: Bool, inbox: RecordInbox) {
        self.client = client
        self.inbox = inbox
        self.endsWhenClosed = endsWhenClosed
        copy = SaleCopy(path: path, origin: client.address.url)
    }

    /// Records until the inbox is stopped, or all drops are closed when that was asked for.
    mutating func run() throws {
        do {
            while !inbox.isStopped, !(endsWhenClosed && copy.isOver) { try step() }
        } catch {
            link?.cut()
            progress.end()
            // What came before the trouble is whole, and worth keeping.
            try? copy.close()
            throw error
        }
        link?.cut()
        try copy.close()
        progress.end()
        if copy.campaign != nil {
            Standard.error(
                "recorded \(copy.eventCount) events and \(copy.readingCount) readings in \(copy.path)"
            )
        }
        guard copy.isOver else { throw cutShort }
    }

    /// What is missing of a recording that was asked to end before the sale was over.
    private var cutShort: Failure {
        guard copy.campaign != nil else {
            return Failure(
                "The recording was cut short before \(copy.origin) told what it sells: nothing is"
                    + " recorded.", .refused)
        }
        let drops = copy.missing.joined(separator: ", ")
        return Failure(
            "The recording was cut short: missing is what happens after event \(copy.eventCount),"
                + " above all the end of \(drops). The same command goes on from there.", .refused)
    }

    private mutating func step() throws {
        let now = ContinuousClock.now
        if link == nil, now >= nextAttempt {
            link = RecordLink(client, inbox)
            lastHeard = now
        }
        for news in inbox.take(within: .milliseconds(100)) {
            guard link != nil else { break }
            lastHeard = .now
            try take(news)
            if copy.isFull { try write() }
        }
        if ContinuousClock.now - lastWrite >= SaleRecorder.writeEach { try write() }
        if link != nil, ContinuousClock.now - lastHeard >= SaleRecorder.silenceMax {
            try lose("no word came for \(SaleRecorder.silenceMax.components.seconds) s")
        }
        if hasGreeted, lostAt == nil {
            progress.tell(copy, heard: ContinuousClock.now - lastHeard)
        }
    }

    private mutating func write() throws {
        try copy.write()
        lastWrite = .now
    }

    private mutating func take(_ news: RecordNews) throws {
        do {
            switch news {
            case .greeted(let reply, let drops): try greet(reply, drops)
            case .drops(let drops): try copy.take(drops)
            case .event(let line):
                let before = copy.eventCount
                if try copy.take(line), copy.lacksSeeds { link?.askForDrops() }
                if copy.eventCount > before { gaps = 0 }
            case .reading(let stored): try copy.take(stored)
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
        try copy.take(drops)
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
        let (event, reading) = copy.resumption
        link?.follow(after: event, readingsAfter: reading)
    }

    private mutating func lose(_ error: ClientError) throws {
        switch error {
        case .notAllowed: throw Failure(error)
        case .refused(let problem) where problem.status < 500 && problem.status != 429:
            throw Failure(error)
        case .badAnswer where !hasGreeted: throw Failure(error)
        case .unreachable where !hasGreeted && copy.fileSize == 0: throw Failure(error)
        default: try lose(error.sentence)
        }
    }

    /// Gives the link up and plans the next; says so once.
    private mutating func lose(_ why: String) throws {
        link?.cut()
        link = nil
        try write()
        if lostAt == nil {
            progress.end()
            lostAt = .now
            Standard.error("the link is cut, trying again: \(why)")
        }
        attempt += 1
        nextAttempt = .now + .milliseconds(WatchLink.pauseMS(beforeAttempt: attempt))
    }
}
