import Foundation

/// How many files this process may have open at once.
enum OpenFiles {
    static var limit: Int {
        var limit = rlimit()
        #if canImport(Glibc)
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        #else
            getrlimit(RLIMIT_NOFILE, &limit)
        #endif
        return Int(min(UInt64(limit.rlim_cur), 1 << 20))
    }
}
