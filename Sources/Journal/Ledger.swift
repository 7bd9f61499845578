import Foundation
import GRDB
package import Rules
package import Telemetry

/// The write side of a campaign's journal, for one thread.
///
/// # The file
///
/// A recording is a SQLite database. `PRAGMA application_id` is 0x506E536B (`PnSk`). `PRAGMA
/// user_version` is the version of the format, 2. Version 1 lacks the columns with a star. Its
/// files are read as they are. An engine that opens one adds the columns; they are empty in
/// existing rows, except `seal` in rows that no seal had covered. Moments are milliseconds since
/// 1970-01-01T00:00:00Z, texts are UTF-8, all tables are strict. While an engine writes, the
/// database is in WAL mode with `synchronous=FULL`. A journal that was closed properly is one plain
/// file. The schema holds only these tables and their indexes. In each table the numbers have no
/// gaps.
///
/// Beside it lie `-lock` (how far the journal has come, see `JournalLock`), `-wal` and `-shm` while
/// it is written, `-reserve` while an engine runs (see `JournalReserve`), and `.v1` after an
/// upgrade (the file as it was).
///
/// | table | column | holds |
/// | --- | --- | --- |
/// | `campaign` | | each version of the campaign file; the newest has the highest number |
/// | | `number` | counts from 1 |
/// | | `id` | the campaign's name |
/// | | `text` | the file's content |
/// | | `at` | when an engine first opened the journal with this version |
/// | | `after_seq` | the latest event at that time, 0 for none |
/// | | `edition` * | the law's edition that the engine applied then; absent: the first |
/// | | `seal` * | the seal that covers the row |
/// | `draws` | | the secret seed of each drop that is drawn |
/// | | `drop` | the drop's name |
/// | | `seed` | 256 random bits in 64 hexadecimal digits |
/// | | `hash` | SHA-256 of the seed's 32 bytes, also in 64 digits; published beforehand |
/// | | `after_seq` | the latest event when the seed was made, 0 for none |
/// | | `seal` * | the seal that covers the row |
/// | `events` | | what happened, without gaps |
/// | | `seq` | counts from 1 over the whole campaign |
/// | | `at` | the event's moment, never before that of the previous event |
/// | | `drop`, `kind` | the drop's name; the kind's name as in `EventKind` |
/// | | `buyer`, `order_ref` | the buyer concerned; the partner's order that paid |
/// | | `operator`, `reason` | who acted (a name, or `schedule`, `engine`, `law`), and why |
/// | | `text`, `number` | further values of the kind: see `EventRow` |
/// | | `command_id`, `command` * | the operator's command that caused the event: see below |
/// | `marks` | | copies of `marked` events: `seq`, `at`, `drop`, `operator`, `text` |
/// | `readings` | | samples of all gauges |
/// | | `id` | counts from 1 |
/// | | `at`, `number`, `boot` | the reading's moment, its number in the engine's run, the run |
/// | | `body` | the reading as JSON: see below |
/// | `seals` | | a hash chain over everything written, one link per transaction |
/// | | `number` | counts from 1 |
/// | | `first_seq`, `last_seq` | the events it covers; if none, `last_seq` is `first_seq` − 1 |
/// | | `at`, `epoch` | the last event's moment; counts the openings |
/// | | `last_reading` * | the latest reading at that time |
/// | | `readings_hash` * | SHA-256 of the `readings` rows it covers; absent if none |
/// | | `hash` | the link of the chain: see below |
///
/// A command is stored as it was sent: its id, and its name, numbers and words
/// (`OperatorCommand.content`).
///
/// A `body` is what the wire carries. With `"whole": false` it holds only the drops that changed
/// since the previous reading. At least each 100th reading, and the first of an opening, hold all
/// drops.
///
/// A `hash` is the SHA-256 of: the previous hash (at first 32 zero bytes), the epoch in eight
/// bytes, the `campaign` rows by number and the `draws` rows by name that name this seal, the
/// `events` rows, and the seal's own columns except `epoch` and `hash`. `CanonicalBytes` defines
/// the bytes of a row. A seal of version 1 has no `last_reading`. Its hash leaves out its own
/// columns and the readings, and covers the `campaign` and `draws` rows whose `after_seq` is
/// `first_seq` − 1. The first seal after an upgrade covers all readings so far, and the rows
/// written after the last event.
///
/// # The law's editions
///
/// A sale begins under the edition in the first row of `campaign`. If it is absent, as in all files
/// of version 1, the sale begins under the first edition. An engine that continues a sale of an
/// earlier edition appends an event `upgraded`; the sale continues under the new one. Code that
/// folds events puts the edition of the beginning into `CampaignTerms.edition`. A copy of a sale
/// gets that edition from the engine whose sale it copies.
///
/// # Durability
///
/// A batch is one transaction with one sync. The first write or sync that fails ends the ledger:
/// the kernel may drop data that it could not write, and report the next sync as a success. For the
/// same reason the ledger checkpoints the log itself, because SQLite's own checkpoints hide their
/// errors, and an opening forces everything to the disk again. The ledger waits if another program
/// has the lock, or if the disk is full before anything was synced.
package final class Ledger {
    package let path: String
    /// Counts the engine openings that wrote a seal; 0 in a new copy.
    package let epoch: Int64
    /// The number of the latest durable event; 0 if there is none.
    package private(set) var lastSequence: Int64
    package private(set) var lastMoment: Moment

    package let beginning: Beginning
    /// A warning for the owner about how the journal was found; one sentence without a full stop.
    package let warning: String?
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
    var failure: JournalError?
    private var isClosed = false
    /// The only thread that may append; set by the first call of `append`.
    private var thread: pthread_t?
    var canonical = CanonicalBytes()
    /// Reduces each reading to what changed since the one before.
    var readings = ReadingSeries(.journal)
    /// Kept between batches to reuse its memory.
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

    /// The hash of the newest seal, in hexadecimal digits.
    ///
    /// A copy of it shows later whether anything up to this seal was changed or cut off.
    package var head: String { (seal?.hash ?? SealChain.origin).hexadecimal }

    /// Makes events and readings durable. When this returns, all of them are on the disk.
    ///
    /// Events that do not continue the journal are refused, and nothing is written. After any
    /// other error every later call is refused: there is no retry, and the program must end.
    /// Readings alone are synced too, so there is one way to write; ten per second cost next to
    /// nothing.
    package func append(events: [Event], readings: [Reading]) throws(JournalError) {
        confine()
        try checkIsSound()
        try check(events)
        guard !events.isEmpty || !readings.isEmpty else { return }
        try checkBeforeWriting()
        let newSeal = try retryWhileObstructed { database in
            try log.checkpointIfLong(database)
            return try statements.transaction.run(in: database) {
                try write(events, readings, to: database)
            }
        }
        try checkLog()
        follow(newSeal)
    }

    private func follow(_ newSeal: Seal) {
        seal = newSeal
        lastSequence = newSeal.lastSequence
        lastMoment = Moment(milliseconds: newSeal.at)
        keepHead()
    }

    /// Stores the secret seed of a drop's draw, with a seal of its own, unless the drop has one.
    package func keep(_ seed: DrawSeed, for drop: DropID) throws(JournalError) {
        try checkIsSound()
        if try hasDraw(of: drop) { return }
        let draw = Draw(
            drop: drop.text, seed: seed.hexadecimal, hash: seed.publishedHash,
            afterSequence: lastSequence, seal: (seal?.number ?? 0) + 1)
        try checkBeforeWriting()
        let newSeal = try retryWhileObstructed { database in
            try statements.transaction.run(in: database) {
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
        try checkLog()
        follow(newSeal)
    }

    private func hasDraw(of drop: DropID) throws(JournalError) -> Bool {
        do {
            return try queue.writeWithoutTransaction {
                try $0.draws().contains { $0.drop == drop.text }
            }
        } catch {
            throw fail(with: error)
        }
    }

    /// Closes the journal and moves its log into its file.
    ///
    /// The log stays if others still read it. A failed ledger leaves its files as they are.
    package func close() {
        guard !isClosed else { return }
        isClosed = true
        reserve?.release()
        defer { lock.release() }
        // If the check throws, it has set `failure`.
        _ = try? checkFiles()
        if failure != nil {
            // Leaked on purpose: closing would still move the log into the database.
            _ = Unmanaged.passRetained(connection)
            queue.writeWithoutTransaction { log.detach($0) }
            return
        }
        queue.writeWithoutTransaction { database in
            // Everything is synced. If this fails, closing only takes longer.
            try? database.run("PRAGMA busy_timeout = 0")
            // Everything is synced. If this fails, the log stays beside the file.
            let result = try? database.checkpoint(truncating: true)
            if result?.isComplete == true {
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

    /// Stops the program if a second thread appends: two writers would mix up the order of events.
    private func confine() {
        precondition(!isClosed, "a closed ledger was written to")
        let here = pthread_self()
        if let thread {
            precondition(pthread_equal(thread, here) != 0, "a ledger was used from two threads")
        } else {
            thread = here
        }
    }

    func fail(with error: any Error) -> JournalError {
        let cause = JournalError(error, path: path, act: "writing to")
        if failure == nil { failure = cause }
        return cause
    }
}
