import Foundation
import GRDB
package import Rules
package import Telemetry

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The write side of a campaign's journal, for one thread.
///
/// # The file
///
/// A recording is a SQLite database. `PRAGMA application_id` is 0x506E536B (`PnSk`), `PRAGMA
/// user_version` the format's version, 2. Version 1 lacks the columns marked with a star; its files are
/// read as they are, and get the columns, empty in the rows that are there, when an engine takes them up.
/// Moments are milliseconds since 1970-01-01T00:00:00Z, texts UTF-8, all tables strict. While an engine
/// writes, the database is in WAL mode with `synchronous=FULL`; a journal that was closed in order is
/// one plain file. Nothing else is in the schema, and no number is left out in any table.
///
/// Beside it lie `-lock`, which says how far the journal has come (see `JournalLock`), `-wal` and
/// `-shm` while it is written, `-reserve` while an engine runs (see `JournalReserve`), and `.v1` after
/// an upgrade: the file as it was.
///
/// | table | column | holds |
/// | --- | --- | --- |
/// | `campaign` | | the campaign file, once for every text it has had; the newest has the highest number |
/// | | `number` | counts from 1 |
/// | | `id` | the campaign's name |
/// | | `text` | the file as it was |
/// | | `at` | when an engine opened the journal with it |
/// | | `after_seq` | the latest event then, 0 for none |
/// | | `edition` * | the edition of the law that the engine kept then; absent: the first |
/// | | `seal` * | the seal that covers the row |
/// | `draws` | | the secret seed of each drop that is drawn |
/// | | `drop` | the drop's name |
/// | | `seed` | 256 random bits in 64 hexadecimal digits |
/// | | `hash` | SHA-256 of the seed's 32 bytes, likewise: what is published beforehand |
/// | | `after_seq` | the latest event when the seed was made, 0 for none |
/// | | `seal` * | the seal that covers the row |
/// | `events` | | what happened, without gaps |
/// | | `seq` | counts from 1 over the whole campaign |
/// | | `at` | the event's moment, never less than the one before |
/// | | `drop`, `kind` | the drop's name; the kind's name as in `Happening.Kind` |
/// | | `buyer`, `order_ref` | the buyer concerned; the partner's order that paid |
/// | | `operator`, `reason` | who acted (a name, or `schedule`, `engine`, `law`), and why |
/// | | `text`, `number` | what else belongs to the kind: see `EventRow` |
/// | | `command_id`, `command` * | the operator's command that brought it, as it was sent: its id, and its name, numbers and words (`OperatorCommand.content`) |
/// | `marks` | | the events of kind `marked` once more: `seq`, `at`, `drop`, `operator`, `text` |
/// | `readings` | | samples of all gauges |
/// | | `id` | counts from 1 |
/// | | `at`, `number`, `boot` | the reading's moment, its number in its run of the engine, the run |
/// | | `body` | the reading as the wire carries it, JSON. With `"whole": false` it holds only the drops that changed since the reading before; each 100th at least, and the first of an opening, holds all |
/// | `seals` | | a hash chain over all that is written, one link for each transaction |
/// | | `number` | counts from 1 |
/// | | `first_seq`, `last_seq` | the events that came with it; without any, the last is the one before the first |
/// | | `at`, `epoch` | the last event's moment; counts the openings |
/// | | `last_reading` * | the latest reading up to here |
/// | | `readings_hash` * | SHA-256 of the `readings` rows that came with it; absent without any |
/// | | `hash` | SHA-256 of: the hash before (32 zero bytes at first), the epoch in eight bytes, the `campaign` rows by number and the `draws` rows by name that name this seal, the `events` rows, and the seal's own columns but `epoch` and `hash`; rows as `CanonicalBytes` writes them |
///
/// In version 1 a seal has no `last_reading`: its hash holds neither its own columns nor readings, and
/// covers the `campaign` and `draws` rows whose `after_seq` is `first_seq` − 1. The first seal after an
/// upgrade covers all readings up to it, and what was written after the last event.
///
/// # The law's editions
///
/// A sale begins under the edition in the first row of `campaign`, the first edition where that says
/// nothing, which holds for all files of version 1. It goes on under another after an event
/// `upgraded`, which the engine appends when it takes up a sale of an earlier edition. Whoever folds
/// events puts the edition of the beginning into `CampaignTerms.edition`; a copy of a sale has it
/// from the engine that it is copied from.
///
/// # The promises
///
/// A batch is one transaction with one sync. The first write or sync that fails ends the ledger:
/// the kernel may have thrown away what it could not write and call the next sync a success. For the
/// same reason the log is moved into the database here and not by SQLite itself, which hides
/// the errors of doing so, and opening forces everything to the disk anew. Another program's lock, or a
/// disk that is full before anything was synced, is waited for.
package final class Ledger {
    /// The file.
    package let path: String
    /// Counts the openings of this journal that wrote events; every batch bears it.
    package let epoch: Int64
    /// The number of the latest event that is durable; 0 before the first.
    package private(set) var lastSequence: Int64
    /// The moment of the latest event that is durable.
    package private(set) var lastMoment: Moment

    /// How the journal was found when it was opened.
    package let beginning: Beginning
    /// What its owner should know of how it was found, in one sentence without a full stop.
    package let warning: String?
    /// What the writer waits for; for any thread.
    package let wait = JournalWait()

    var queue: DatabaseQueue { connection.queue }
    private let connection: DatabaseConnection
    let lock: JournalLock
    let owner: Owner
    var watch: JournalWatch?
    var reserve: JournalReserve?
    let log: WriteAheadLog
    let statements: LedgerStatements
    var seal: Seal?
    var poison: JournalError?
    private var isClosed = false
    /// The one thread that may append.
    private var thread: pthread_t?
    var canonical = CanonicalBytes()
    /// Leaves out of readings what the one before them holds.
    var readings = ReadingSeries(.journal)
    /// Kept for its room.
    var rows: [BuyerRow?] = []

    init(
        path: String, connection: DatabaseConnection, lock: JournalLock, seal: Seal, epoch: Int64,
        owner: Owner, beginning: Beginning, warning: String? = nil
    ) throws {
        self.path = path
        self.connection = connection
        self.lock = lock
        self.seal = seal
        self.owner = owner
        self.beginning = beginning
        self.warning = warning
        self.epoch = epoch
        lastSequence = seal.lastSequence
        lastMoment = Moment(milliseconds: seal.at)
        (log, statements) = try connection.queue.writeWithoutTransaction {
            (WriteAheadLog(of: $0), try LedgerStatements($0))
        }
        watch = JournalWatch(path: path)
        if case .engine = owner { reserve = JournalReserve(journal: path) }
        keepHead()
    }

    private func keepHead() {
        if case .engine = owner { lock.keep(JournalHead(seal)) }
    }

    /// The hash of the newest seal in hexadecimal digits: whoever knows it can tell later whether
    /// anything up to now was changed or cut off.
    package var head: String { hexadecimalDigits(of: seal?.hash ?? SealChain.origin) }

    /// Makes a batch durable: returns once everything in it is on the disk.
    ///
    /// A batch that does not follow on is refused and nothing happens. After any other error every
    /// later batch is refused: nothing is tried again, and the program must end. A batch of readings
    /// alone is synced like any other: ten a second cost next to nothing, and there is one way of
    /// writing only.
    package func append(_ batch: Batch) throws(JournalError) {
        confine()
        if let poison { throw .poisoned(path: path, cause: poison.description) }
        try check(batch)
        guard !batch.events.isEmpty || !batch.readings.isEmpty else { return }
        try lookBeforeWriting()
        let newSeal = try untilItGoesThrough { database in
            try log.checkpointIfLong(database)
            return try statements.durably(in: database) { try write(batch, to: database) }
        }
        try demandLog()
        follow(newSeal)
    }

    /// The journal ends with this seal now.
    private func follow(_ newSeal: Seal) {
        seal = newSeal
        lastSequence = newSeal.lastSequence
        lastMoment = Moment(milliseconds: newSeal.at)
        keepHead()
    }

    /// Makes events and readings of this run durable; see `append(_:)`.
    package func append(events: [Event], readings: [Reading]) throws(JournalError) {
        try append(Batch(epoch: epoch, events: events, readings: readings))
    }

    /// The seed of a drop's draw, made and kept at the first asking.
    package func drawSeed(
        for drop: DropID,
        using generator: some RandomNumberGenerator = SystemRandomNumberGenerator()
    ) throws(JournalError) -> DrawSeed {
        if let poison { throw .poisoned(path: path, cause: poison.description) }
        if let known = try draw(of: drop) {
            guard let seed = DrawSeed(hexadecimal: known.seed) else {
                throw .damaged(path: path, place: "in the draw of \(drop.text)", cause: "no seed")
            }
            return seed
        }
        var generator = generator
        let seed = DrawSeed.drawn(using: &generator)
        try insert(seed, for: drop)
        return seed
    }

    /// Keeps the seed of a drop's draw that was made elsewhere, unless there is one.
    package func keep(_ seed: DrawSeed, for drop: DropID) throws(JournalError) {
        if let poison { throw .poisoned(path: path, cause: poison.description) }
        if try draw(of: drop) == nil { try insert(seed, for: drop) }
    }

    private func draw(of drop: DropID) throws(JournalError) -> Draw? {
        do {
            return try queue.writeWithoutTransaction { try $0.draw(of: drop.text) }
        } catch {
            throw poisoned(by: error)
        }
    }

    /// Writes a seed under a seal of its own.
    private func insert(_ seed: DrawSeed, for drop: DropID) throws(JournalError) {
        let draw = Draw(
            drop: drop.text, seed: seed.hexadecimal, hash: seed.publishedHash,
            afterSequence: lastSequence, seal: (seal?.number ?? 0) + 1)
        try lookBeforeWriting()
        let newSeal = try untilItGoesThrough { database in
            try statements.durably(in: database) {
                try database.insert(draw)
                canonical.removeAll()
                canonical.add(draw)
                let new = Seal.next(
                    after: seal, last: lastSequence, at: lastMoment.milliseconds, epoch: epoch,
                    readings: (seal?.lastReading ?? 0, nil), &canonical)
                try statements.insert(new, to: database)
                return new
            }
        }
        try demandLog()
        follow(newSeal)
    }

    /// Ends the work with the file: everything moves into the one file that remains, unless somebody
    /// still reads it. A failed ledger leaves its files as they are.
    package func close() {
        guard !isClosed else { return }
        isClosed = true
        reserve?.release()
        defer { lock.release() }
        // What it finds is kept as the poison.
        _ = try? look()
        if poison != nil {
            // Closing would move the log into the database, which nothing may touch any more.
            _ = Unmanaged.passRetained(connection)
            queue.writeWithoutTransaction { log.detach($0) }
            return
        }
        queue.writeWithoutTransaction { database in
            // Everything is synced: where this fails, it takes a little longer to close.
            try? database.run("PRAGMA busy_timeout = 0")
            // Everything is synced: where this fails, the log stays beside the file.
            let moved = try? database.moveLog(.truncate)
            if moved?.isComplete == true {
                // As above.
                try? database.run("PRAGMA journal_mode = DELETE")
            }
            log.detach(database)
            statements.finalize()
        }
        connection.close()
        watch?.end()
    }

    deinit {
        close()
    }

    /// A ledger has one writer; two would break the order of everything.
    private func confine() {
        precondition(!isClosed, "a closed ledger was written to")
        let here = pthread_self()
        if let thread {
            precondition(pthread_equal(thread, here) != 0, "a ledger was used from two threads")
        } else {
            thread = here
        }
    }

    func poisoned(by error: any Error) -> JournalError {
        let cause = JournalError(error, path: path, act: "writing to")
        if poison == nil { poison = cause }
        return cause
    }
}
