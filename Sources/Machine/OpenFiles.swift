#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How many files this process may have open at once: connections count among them.
package enum OpenFiles {
    /// More than this is never counted on.
    private static let most: UInt64 = 1 << 20

    /// The limit as it is now.
    package static var limit: Int { Int(min(UInt64(limits.rlim_cur), most)) }

    /// Raises the limit as far as this process may by itself. Where it may not, the limit stays.
    package static func raise() {
        var wanted = limits
        let highest = min(UInt64(wanted.rlim_max), most)
        guard UInt64(wanted.rlim_cur) < highest else { return }
        wanted.rlim_cur = rlim_t(highest)
        _ = setrlimit(kind, &wanted)
    }

    /// What is said to somebody whose process may open too few.
    package static var advice: String {
        "this process may open \(limit) files at once: raise that with ulimit -n, or with"
            + " LimitNOFILE= in its service"
    }

    private static var limits: rlimit {
        var limits = rlimit()
        // It only fails for a wrong address or kind; none is then allowed.
        _ = getrlimit(kind, &limits)
        return limits
    }

    #if canImport(Glibc)
        private static let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        private static let kind = RLIMIT_NOFILE
    #endif
}
