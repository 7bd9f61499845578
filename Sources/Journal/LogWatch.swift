#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

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
    /// The index at the last look.
    private var latest: LogIndex?

    /// Watches the log beside a journal; nil if there is none.
    init?(path: String, of journal: FileIdentity) {
        log = open(path + "-wal", O_RDONLY | O_CLOEXEC)
        guard log >= 0 else { return nil }
        index = open(path + "-shm", O_RDONLY | O_CLOEXEC)
        guard index >= 0 else {
            close(log)
            return nil
        }
        (self.path, self.journal) = (path, journal)
        if case .settled(let now) = LogIndex.look(index) { latest = now }
    }

    /// Ends the watch. Call it after SQLite has closed the journal, or if it never will.
    func end() {
        close(log)
        OpenDatabases.close(index, afterLastOf: journal)
    }

    /// The progress of checkpoints according to the index; nil if the index cannot be read now.
    var moves: LogIndex.Moves? {
        guard case .settled(let index) = LogIndex.look(index) else { return nil }
        return index.moves
    }

    /// Whether another program has written to the journal since the last look. Others may
    /// checkpoint the log and empty it, but only the ledger adds frames.
    var isWrittenByOthers: Bool {
        guard let latest, case .settled(let now) = LogIndex.look(index), now.frames > 0 else {
            return false
        }
        return now.frames != latest.frames || now.salts != latest.salts
    }

    /// Compares the log with its index. Returns what is wrong; nil if everything committed is
    /// there. New frames since the last look count as written by the ledger.
    mutating func look() -> String? {
        switch LogIndex.look(index) {
        case .cut: return "its \(path)-shm was cut"
        case .unsettled: return nil
        case .settled(let before):
            guard let cause = compare(with: before) else {
                latest = before
                return nil
            }
            // Another program may have restarted the log during the comparison.
            guard case .settled(let after) = LogIndex.look(index), after == before else {
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

        // Also checks the end at the last look: a later write makes a cut log long again, with a
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
