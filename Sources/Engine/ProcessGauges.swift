#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// CPU, memory and disk use of this process.
struct ProcessGauges {
    private var lastCPUMicroseconds = ProcessGauges.cpuMicroseconds()
    private var lastNS: UInt64

    init(at nanoseconds: UInt64) {
        lastNS = nanoseconds
    }

    /// Processor time used since the last call, in thousandths of one core.
    mutating func cpuPermille(at nanoseconds: UInt64) -> Int {
        let used = ProcessGauges.cpuMicroseconds()
        let elapsedUS = Int((nanoseconds - lastNS) / 1000)
        defer {
            lastCPUMicroseconds = used
            lastNS = nanoseconds
        }
        guard elapsedUS > 0 else { return 0 }
        return (used - lastCPUMicroseconds) * 1000 / elapsedUS
    }

    /// Memory of this process in bytes: on Linux the present use, elsewhere the maximum so far. 0
    /// if the system does not report it.
    static func residentBytes() -> Int {
        #if os(Linux)
            guard let file = fopen("/proc/self/statm", "r") else { return 0 }
            defer { fclose(file) }
            var line = [CChar](repeating: 0, count: 128)
            guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
            let text = String(
                decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            let fields = text.split(separator: " ")
            guard fields.count > 1, let pages = Int(fields[1]) else { return 0 }
            return pages * sysconf(Int32(_SC_PAGESIZE))
        #else
            var usage = rusage()
            getrusage(RUSAGE_SELF, &usage)
            return usage.ru_maxrss
        #endif
    }

    /// Free space on the disk of a file, in bytes. `nil` if the system does not report it.
    static func diskFreeBytes(at path: String) -> Int? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Int(status.f_bavail) * Int(status.f_frsize)
    }

    private static func cpuMicroseconds() -> Int {
        var usage = rusage()
        #if canImport(Glibc)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        #else
            getrusage(RUSAGE_SELF, &usage)
        #endif
        let (user, system) = (usage.ru_utime, usage.ru_stime)
        return Int(user.tv_sec + system.tv_sec) * 1_000_000 + Int(user.tv_usec + system.tv_usec)
    }
}
