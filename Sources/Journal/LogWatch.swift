import Foundation

/// Checks that a journal's log still holds what was committed.
///
/// The log's length alone says nothing, because any program may checkpoint the log and empty it.
/// The index says how long the log must be and how it must end, and the file is compared with that.
struct LogWatch {
    private static let headerLength = 32

    private let path: String
    private let log: Int32
    private let index: Int32
    private let journal: FileIdentity
    private var latest: LogIndex?

    init?(path: String, of journal: FileIdentity) {
        log = open(path + "-wal", O_RDONLY | O_CLOEXEC)
        guard log >= 0 else { return nil }
        index = open(path + "-shm", O_RDONLY | O_CLOEXEC)
        guard index >= 0 else {
            close(log)
            return nil
        }
        (self.path, self.journal) = (path, journal)
        if case .settled(let now) = LogIndex.read(index) { latest = now }
    }

    /// Ends the watch. Call it after SQLite has closed the journal, or if it never will.
    func end() {
        close(log)
        OpenDatabases.close(index, afterLastOf: journal)
    }

    /// The progress of checkpoints according to the index; nil if the index cannot be read now.
    var checkpoint: LogIndex.Progress? {
        guard case .settled(let index) = LogIndex.read(index) else { return nil }
        return index.checkpoint
    }

    /// Whether another program has written to the journal since the last check. Others may
    /// checkpoint the log and empty it, but only the ledger adds frames.
    var isWrittenByOthers: Bool {
        guard let latest, case .settled(let now) = LogIndex.read(index), now.frames > 0 else {
            return false
        }
        return now.frames != latest.frames || now.salts != latest.salts
    }

    /// Compares the log with its index. Returns what is wrong; nil if everything committed is
    /// there. New frames since the last check count as written by the ledger.
    mutating func check() -> String? {
        switch LogIndex.read(index) {
        case .cut: return "its \(path)-shm was cut"
        case .unsettled: return nil
        case .settled(let before):
            guard let cause = compare(with: before) else {
                latest = before
                return nil
            }
            // Another program may have restarted the log during the comparison.
            guard case .settled(let after) = LogIndex.read(index), after == before else {
                return nil
            }
            return cause
        }
    }

    private func compare(with index: LogIndex) -> String? {
        guard index.frames > 0 else { return nil }
        let needed = LogWatch.headerLength + index.frames * index.frameLength
        let size = Int(FileStatus(descriptor: log)?.size ?? 0)
        if size < needed {
            return "its \(path)-wal has \(size) bytes and had at least \(needed): it was cut"
        }
        guard let header = read(LogWatch.headerLength, at: 0), header[16..<24] == index.salts,
            endsWithItsLastFrame(index), latest.map(endsWithItsLastFrame) ?? true
        else { return "its \(path)-wal was cut or overwritten" }
        return nil

        // Also checks the end at the last check: a later write makes a cut log long again, with a
        // hole in it.
        func endsWithItsLastFrame(_ known: LogIndex) -> Bool {
            guard known.frames > 0, known.salts == index.salts else { return true }
            let place = LogWatch.headerLength + (known.frames - 1) * known.frameLength
            let frame = read(LogIndex.frameHeaderLength, at: place)
            return frame.map { $0[8..<16] == known.salts && sums($0) == known.checksum } ?? false
        }
    }

    private func sums(_ frame: [UInt8]) -> [UInt32] {
        [16, 20].map { place in frame[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) } }
    }

    private func read(_ count: Int, at place: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return pread(log, &bytes, count, off_t(place)) == count ? bytes : nil
    }
}

/// The content of `-shm`, the index of a journal's log. The programs that have the journal open use
/// it to tell each other how much of the log is valid.
///
/// SQLite defines its layout (sqlite.org/walformat.html, "The WAL-Index File Format"): a header of
/// 48 bytes, a copy of it, and how much of the log was copied into the journal. Numbers are in this
/// machine's byte order. Checksum and salts are compared as they are.
struct LogIndex: Equatable {
    enum State {
        /// The file is too short to hold the header.
        case cut
        /// A program is changing the header, or the index was never used.
        case unsettled
        case settled(LogIndex)
    }

    /// How far a checkpoint has come. It changes before a page of the journal changes.
    struct Progress: Equatable {
        var salts: ArraySlice<UInt8>
        /// Frames that were copied into the journal.
        var copied: UInt32
        var attempted: UInt32
        /// Whether a checkpoint may be copying pages at this moment.
        var isUnderWay: Bool { copied != attempted }
    }

    private static let headerLength = 48
    private static let length = 136

    static let frameHeaderLength = 24

    /// A header and one page of the journal, in bytes.
    let frameLength: Int
    /// Number of valid frames in the log; 0 when the log starts again.
    let frames: Int
    let checksum: [UInt32]
    /// The salts: the same bytes as in the log's header and in each of its frames.
    let salts: ArraySlice<UInt8>
    let checkpoint: Progress

    /// Reads the index. Keep the descriptor open until SQLite has closed the journal: closing it
    /// earlier would release the locks on the index.
    static func read(_ descriptor: Int32) -> State {
        var bytes = [UInt8](repeating: 0, count: length)
        guard pread(descriptor, &bytes, length, 0) == length else { return .cut }
        guard bytes[12] != 0, bytes[..<headerLength] == bytes[headerLength..<2 * headerLength]
        else { return .unsettled }
        return .settled(LogIndex(bytes))
    }

    private init(_ bytes: [UInt8]) {
        func number(_ place: Int) -> UInt32 {
            bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: UInt32.self) }
        }
        let length = bytes.withUnsafeBytes {
            Int($0.loadUnaligned(fromByteOffset: 14, as: UInt16.self))
        }
        frameLength = LogIndex.frameHeaderLength + (length == 1 ? 65536 : length)
        frames = Int(number(16))
        checksum = [number(24), number(28)]
        salts = bytes[32..<40]
        checkpoint = Progress(salts: salts, copied: number(96), attempted: number(128))
    }
}
