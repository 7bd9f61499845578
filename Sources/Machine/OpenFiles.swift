import Foundation

/// The number of files that this process may have open at once, connections included.
package enum OpenFiles {
    /// A higher limit is treated as this one.
    private static let most: UInt64 = 1 << 20

    package static var limit: Int { Int(min(UInt64(limits.rlim_cur), most)) }

    /// Raises the limit as far as this process may by itself; if that fails, the limit stays.
    package static func raise() {
        var wanted = limits
        let highest = min(UInt64(wanted.rlim_max), most)
        guard UInt64(wanted.rlim_cur) < highest else { return }
        wanted.rlim_cur = rlim_t(highest)
        _ = setrlimit(kind, &wanted)
    }

    /// What to tell somebody whose process may open too few files.
    package static var advice: String {
        "this process may open \(limit) files at once: raise that with ulimit -n, or with"
            + " LimitNOFILE= in its service"
    }

    private static var limits: rlimit {
        var limits = rlimit()
        // This fails only for a wrong address or kind; the limit is then 0.
        _ = getrlimit(kind, &limits)
        return limits
    }

    #if canImport(Glibc)
        private static let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        private static let kind = RLIMIT_NOFILE
    #endif
}
