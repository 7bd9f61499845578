#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Looks through a write-ahead log before SQLite opens it. SQLite ends a log at its first bad frame
/// without a word: what stood behind would be lost.
///
/// A log is a header of 32 bytes and frames of 24 bytes and a page each. A frame's header holds: page,
/// database size after a commit (else 0), the two salts of the log's header, and a checksum that goes
/// on from the frame before. When a log starts anew its salts change, and the old frames behind the
/// new ones count no more.
///
/// One transaction that was not synced may be there in any part, and is a torn tail. But a later
/// transaction is written only after the one before was synced: a commit of a later one behind a bad
/// frame is damage.
struct LogScan {
    /// A place where the log is not what was written.
    struct Damage: Equatable {
        /// The first byte of the bad frame, or of the header.
        var offset: Int64
        /// The bad frame's number from 1; 0 for the header.
        var frame: Int64
        /// The log's header and the bad frame's, to see whether the log has changed since.
        fileprivate var evidence: [UInt8]
    }

    private static let headerLength = 32
    private static let frameHeaderLength = 24

    private let descriptor: Int32
    private let header: [UInt8]
    private let pageSize: Int
    private let isBigEndian: Bool
    private let salts: [UInt8]
    private var frame: [UInt8]

    /// The damage in the log of a database; nil when there is none, or no log.
    ///
    /// Where an engine writes meanwhile, a frame may be seen before its page is there: what is damage
    /// stays what it was when it is looked at again.
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

    /// Nil for a log that is too short to hold a header.
    private init?(_ descriptor: Int32) {
        self.descriptor = descriptor
        guard FileStatus(descriptor: descriptor)?.oddity == nil else { return nil }
        header = LogScan.bytes(descriptor, at: 0, count: LogScan.headerLength)
        guard header.count == LogScan.headerLength else { return nil }
        let size = Int(LogScan.word(header, at: 8))
        // A page size that cannot be is a bit that has flipped; journals have the usual one.
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

    /// A header that is not whole: damage when frames of its own follow it. One that was torn when the
    /// log started anew has those of the log before behind it, which is in the database.
    private mutating func headerDamage() -> Damage? {
        guard read(1), resemblesSalts else { return nil }
        return Damage(offset: 0, frame: 0, evidence: header)
    }

    /// Behind the bad frame of one number, looks for a commit of a later transaction.
    private mutating func damage(from bad: Int64) -> Damage? {
        let evidence = header + frame.prefix(LogScan.frameHeaderLength)
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
            + (number - 1) * Int64(LogScan.frameHeaderLength + pageSize)
    }

    /// Reads a frame; false when it is not there as a whole.
    private mutating func read(_ number: Int64) -> Bool {
        let length = LogScan.frameHeaderLength + pageSize
        frame = LogScan.bytes(descriptor, at: offset(of: number), count: length)
        return frame.count == length
    }

    private var isCommit: Bool { LogScan.word(frame, at: 4) != 0 }
    private var hasSalts: Bool { frame[8..<16].elementsEqual(salts) }

    /// Whether one salt at least is this log's: the other may have lost a bit.
    private var resemblesSalts: Bool {
        frame[8..<12].elementsEqual(salts[..<4]) || frame[12..<16].elementsEqual(salts[4...])
    }

    /// The frame's checksum when it goes on from the one before; nil when it does not.
    private func validSum(after previous: (UInt32, UInt32)) -> (UInt32, UInt32)? {
        let first = sum(frame[..<8], from: previous)
        let whole = sum(frame[LogScan.frameHeaderLength...], from: first)
        return whole == storedSum ? whole : nil
    }

    /// The checksum that the frame says it has.
    private var storedSum: (UInt32, UInt32) { LogScan.checksum(frame, at: 16) }

    private static func checksum(_ bytes: [UInt8], at offset: Int) -> (UInt32, UInt32) {
        (word(bytes, at: offset), word(bytes, at: offset + 4))
    }

    /// SQLite's checksum over words of the log's own byte order.
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
