#if canImport(Glibc)
    import Glibc
#endif

/// How this process deals with memory.
package enum Memory {
    /// Has large blocks given back to the system as soon as they are free.
    ///
    /// By itself glibc keeps ever larger ones for later once some were freed (mallopt(3),
    /// M_MMAP_THRESHOLD): after a few batches of megabytes an engine would hold on to tens of them.
    package static func giveBackLargeBlocks() {
        #if canImport(Glibc)
            typealias Mallopt = @convention(c) (Int32, Int32) -> Int32
            // The header that declares it is no part of Swift's view of the C library.
            guard let symbol = dlsym(nil, "mallopt") else { return }
            let mmapThreshold: Int32 = -3
            _ = unsafeBitCast(symbol, to: Mallopt.self)(mmapThreshold, 1 << 20)
        #endif
    }
}
