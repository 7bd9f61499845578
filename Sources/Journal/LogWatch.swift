#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Sees whether a journal's log still holds what was committed.
///
/// Its length alone says nothing, because any program may move the log and empty it. The index says how
/// far it must go and how it must end: it is compared with the file itself.
struct LogWatch {
    private static let headerLength = 32
    private static let frameHeaderLength = LogIndex.frameHeaderLength

    private let path: String
    private let log: Int32
    private let index: Int32
    private let journal: FileIdentity
    /// The index at the last look.
    private var latest: LogIndex?

    /// A watch of the log beside a journal; nil when there is none.
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

    /// Ends the watch, once SQLite has closed the journal or never will.
    func end() {
        close(log)
        OpenDatabases.close(index, afterLastOf: journal)
    }

    /// What the index says of moving the log; nil while it says nothing.
    var moves: LogIndex.Moves? {
        guard case .settled(let index) = LogIndex.look(index) else { return nil }
        return index.moves
    }

    /// Whether another program wrote into the journal since the last look. It may move the log and empty
    /// it, but only the ledger adds to it.
    var isWrittenByOthers: Bool {
        guard let latest, case .settled(let now) = LogIndex.look(index), now.frames > 0 else {
            return false
        }
        return now.frames != latest.frames || now.salts != latest.salts
    }

    /// What has become of the log: nil as long as all that was committed is in it. What came since the
    /// last look is taken to be the ledger's own.
    mutating func look() -> String? {
        switch LogIndex.look(index) {
        case .cut: return "its \(path)-shm was cut"
        case .unsettled: return nil
        case .settled(let before):
            guard let cause = compare(with: before) else {
                latest = before
                return nil
            }
            // Another program may have begun the log anew meanwhile.
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

        // The end at the last look too: what was written since hides a cut, and leaves a hole.
        func endsWithItsLastFrame(_ known: LogIndex) -> Bool {
            guard known.frames > 0, known.salts == index.salts else { return true }
            let place = LogWatch.headerLength + (known.frames - 1) * known.frameLength
            let frame = read(LogWatch.frameHeaderLength, at: place)
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
