import NIOCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What proves that nobody listens at an address, rather than that the way there is broken.
enum ConnectionRefusal {
    /// Whether the error is the other machine's own word that the port is closed.
    static func isOne(_ error: any Error) -> Bool {
        (error as? IOError)?.errnoCode == ECONNREFUSED
    }
}
