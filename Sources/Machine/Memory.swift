#if canImport(Glibc)
    import Glibc
#endif

/// How this process uses memory.
package enum Memory {
    /// Makes the C library return large blocks to the system as soon as they are free.
    ///
    /// By default glibc keeps ever larger blocks once some were freed (mallopt(3),
    /// M_MMAP_THRESHOLD): after a few batches of megabytes an engine would hold on to tens of
    /// megabytes.
    package static func giveBackLargeBlocks() {
        #if canImport(Glibc)
            typealias Mallopt = @convention(c) (Int32, Int32) -> Int32
            // The header that declares `mallopt` is not part of Swift's view of the C library.
            guard let symbol = dlsym(nil, "mallopt") else { return }
            let mmapThreshold: Int32 = -3
            _ = unsafeBitCast(symbol, to: Mallopt.self)(mmapThreshold, 1 << 20)
        #endif
    }
}
