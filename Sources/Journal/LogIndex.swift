#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The content of `-shm`, the index of a journal's log. The programs that have the journal open use
/// it to tell each other how much of the log is valid.
///
/// SQLite defines its layout (sqlite.org/walformat.html, "The WAL-Index File Format"): a header of
/// 48 bytes, a copy of it, and how much of the log was copied into the journal. Numbers are in this
/// machine's byte order. Checksum and salts are compared as they are.
struct LogIndex: Equatable {
    /// The result of one look at the index.
    enum Look {
        /// The file is too short to hold the header.
        case cut
        /// A program is changing the header, or the index was never used.
        case unsettled
        case settled(LogIndex)
    }

    /// How far a checkpoint has come. It changes before a page of the journal changes.
    struct Moves: Equatable {
        var salts: ArraySlice<UInt8>
        var moved: UInt32
        var attempted: UInt32
        /// Whether a checkpoint may be copying pages at this moment.
        var isUnderWay: Bool { moved != attempted }
    }

    private static let headerLength = 48
    private static let length = 136

    /// Length of the header before each page in the log, in bytes.
    static let frameHeaderLength = 24

    /// Length of a frame in bytes: its header and one page of the journal.
    let frameLength: Int
    /// Number of valid frames in the log; 0 when the log starts again.
    let frames: Int
    /// The two checksums at the end of the last frame.
    let checksum: [UInt32]
    /// The salts: the same bytes as in the log's header and in each of its frames.
    let salts: ArraySlice<UInt8>
    let moves: Moves

    /// Reads the index. Keep the descriptor open until SQLite has closed the journal: closing it
    /// earlier would release the locks on the index.
    static func look(_ descriptor: Int32) -> Look {
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
        moves = Moves(salts: salts, moved: number(96), attempted: number(128))
    }
}
