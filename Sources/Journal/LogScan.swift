import Foundation

/// Checks a write-ahead log before SQLite opens it. SQLite ignores everything from the first bad
/// frame on and reports nothing, so later commits would be lost.
///
/// A log is a header of 32 bytes, then frames of 24 bytes and a page each. A frame's header holds
/// the page's number, the database size after a commit (otherwise 0), the two salts of the log's
/// header, and a checksum that continues that of the frame before. When a log starts again, its
/// salts change; old frames behind the new ones are no longer valid.
///
/// Any part of one unsynced transaction may be in the log: that is a torn tail, no damage. But a
/// later transaction is written only after the one before was synced. So a commit of a later
/// transaction behind a bad frame proves damage.
struct LogScan {
    /// A place where the log differs from what was written.
    struct Damage: Equatable {
        /// Offset of the first byte of the bad frame; 0 for the header.
        var offset: Int64
        /// Number of the bad frame, from 1; 0 for the header.
        var frame: Int64
        /// The log's header and the bad frame's header. They show whether the log has changed
        /// since.
        fileprivate var evidence: [UInt8]
    }

    private static let headerLength = 32

    private let descriptor: Int32
    private let header: [UInt8]
    private let pageSize: Int
    private let isBigEndian: Bool
    private let salts: [UInt8]
    private var frame: [UInt8]

    /// The damage in a database's log; nil if there is none, or no log.
    ///
    /// While an engine writes, a frame's header may be visible before its page. Real damage is the
    /// same at the next look, so it must be seen twice.
    static func damage(inLogOf path: String) -> Damage? {
        var last: Damage?
        for _ in 0..<8 {
            let found = withDescriptor(of: path + "-wal") { descriptor -> Damage? in
                guard var scan = LogScan(descriptor) else { return nil }
                return scan.damage()
            }
            guard let damage = found ?? nil else { return nil }
            if damage == last { return damage }
            last = damage
            usleep(50_000)
        }
        return nil
    }

    private init?(_ descriptor: Int32) {
        self.descriptor = descriptor
        guard FileStatus(descriptor: descriptor)?.specialKind == nil else { return nil }
        header = LogScan.bytes(descriptor, at: 0, count: LogScan.headerLength)
        guard header.count == LogScan.headerLength else { return nil }
        let size = Int(LogScan.word(header, at: 8))
        // An impossible page size means that a bit has flipped. Journals use 4096 bytes.
        pageSize = (512...65_536).contains(size) && size & (size - 1) == 0 ? size : 4096
        isBigEndian = header[3] & 1 == 1
        salts = Array(header[16..<24])
        frame = []
    }

    private mutating func damage() -> Damage? {
        let headerSum = sum(header[..<24], from: (0, 0))
        let isHeaderWhole =
            headerSum == LogScan.checksum(header, at: 24)
            && [0x377f_0682, 0x377f_0683].contains(LogScan.word(header, at: 0))
        guard isHeaderWhole else { return headerDamage() }
        var previous = headerSum
        var number: Int64 = 1
        while read(number) {
            guard hasSalts, let next = validSum(after: previous) else {
                return damage(from: number)
            }
            (previous, number) = (next, number + 1)
        }
        return nil
    }

    /// Called for a bad header. It is damage if frames with its salts follow. If the header was
    /// torn when the log started again, older frames follow, and their content is in the database
    /// already.
    private mutating func headerDamage() -> Damage? {
        guard read(1), resemblesSalts else { return nil }
        return Damage(offset: 0, frame: 0, evidence: header)
    }

    /// Searches behind a bad frame for the commit of a later transaction.
    private mutating func damage(from bad: Int64) -> Damage? {
        let evidence = header + frame.prefix(LogIndex.frameHeaderLength)
        var number = bad
        var hasFirstEnded = false
        var previous: (UInt32, UInt32)?
        while read(number) {
            let isSound = hasSalts && previous.map { validSum(after: $0) != nil } == true
            if isSound, hasFirstEnded, isCommit {
                return Damage(offset: offset(of: bad), frame: bad, evidence: evidence)
            }
            if resemblesSalts, isCommit { hasFirstEnded = true }
            previous = storedSum
            number += 1
        }
        return nil
    }

    private func offset(of number: Int64) -> Int64 {
        Int64(LogScan.headerLength)
            + (number - 1) * Int64(LogIndex.frameHeaderLength + pageSize)
    }

    private mutating func read(_ number: Int64) -> Bool {
        let length = LogIndex.frameHeaderLength + pageSize
        frame = LogScan.bytes(descriptor, at: offset(of: number), count: length)
        return frame.count == length
    }

    private var isCommit: Bool { LogScan.word(frame, at: 4) != 0 }
    private var hasSalts: Bool { frame[8..<16].elementsEqual(salts) }

    /// Whether at least one salt is this log's: the other may have a flipped bit.
    private var resemblesSalts: Bool {
        frame[8..<12].elementsEqual(salts[..<4]) || frame[12..<16].elementsEqual(salts[4...])
    }

    /// The frame's checksum if it continues that of the frame before; otherwise nil.
    private func validSum(after previous: (UInt32, UInt32)) -> (UInt32, UInt32)? {
        let first = sum(frame[..<8], from: previous)
        let whole = sum(frame[LogIndex.frameHeaderLength...], from: first)
        return whole == storedSum ? whole : nil
    }

    private var storedSum: (UInt32, UInt32) { LogScan.checksum(frame, at: 16) }

    private static func checksum(_ bytes: [UInt8], at offset: Int) -> (UInt32, UInt32) {
        (word(bytes, at: offset), word(bytes, at: offset + 4))
    }

    /// SQLite's checksum over 32-bit words in the log's byte order.
    private func sum(
        _ bytes: ArraySlice<UInt8>, from start: (UInt32, UInt32)
    ) -> (UInt32, UInt32) {
        var (first, second) = start
        bytes.withUnsafeBytes { bytes in
            for place in stride(from: 0, to: bytes.count - 7, by: 8) {
                let left = bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)
                let right = bytes.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self)
                first &+= (isBigEndian ? left.bigEndian : left.littleEndian) &+ second
                second &+= (isBigEndian ? right.bigEndian : right.littleEndian) &+ first
            }
        }
        return (first, second)
    }

    private static func word(_ bytes: [UInt8], at offset: Int) -> UInt32 {
        bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func bytes(_ descriptor: Int32, at offset: Int64, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let read = pread(descriptor, buffer.baseAddress, count, off_t(offset))
            initialized = max(0, read)
        }
    }
}
