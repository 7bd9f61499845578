#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// Programs that the package builds, found beside the tests.
package enum BuiltProgram {
    /// The path of a program. The caller's target must depend on the program so that it exists.
    package static func path(_ name: String) -> String { folder + "/" + name }

    private static var folder: String {
        #if os(Linux)
            guard let name = realpath("/proc/self/exe", nil) else { return "." }
            defer { free(name) }
            let path = String(cString: name)
            return parent(path)
        #else
            // Elsewhere a runner loads the bundle; its path is among the arguments.
            let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? ""
            let parts = bundle.split(separator: "/").prefix { !$0.hasSuffix(".xctest") }
            return "/" + parts.joined(separator: "/")
        #endif
    }

    private static func parent(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return String(path[..<slash])
    }
}
