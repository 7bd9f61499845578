#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the index of a journal's log says: the file `-shm`, by which the programs that have the journal
/// open tell each other how far its log goes.
///
/// Its layout is SQLite's (sqlite.org/walformat.html, "The WAL-Index File Format"): a header of 48 bytes,
/// the same once more, and how much of the log has been moved into the journal. Numbers have this
/// machine's order of bytes; checksum and salts are compared as they are.
struct LogIndex: Equatable {
    /// One look at the index.
    enum Look {
        /// The file is shorter than its header.
        case cut
        /// Somebody changes it just now, or nobody has used it yet.
        case unsettled
        case settled(LogIndex)
    }

    /// How far the log has been moved. It changes before a page of the journal does.
    struct Moves: Equatable {
        var salts: ArraySlice<UInt8>
        var moved: UInt32
        var attempted: UInt32
        /// Whether pages may be on their way just now.
        var isUnderWay: Bool { moved != attempted }
    }

    private static let headerLength = 48
    private static let length = 136

    /// The header of a frame, in bytes.
    static let frameHeaderLength = 24

    /// A frame of the log, in bytes: its header and a page of the journal.
    let frameLength: Int
    /// How many frames of the log count; 0 when it begins anew.
    let frames: Int
    /// The two sums at the end of the last frame.
    let checksum: [UInt32]
    /// What the log's header and each of its frames bear, as there.
    let salts: ArraySlice<UInt8>
    let moves: Moves

    /// Reads an index, which must stay open until SQLite has closed the journal: closing it before
    /// would drop the locks on it.
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
