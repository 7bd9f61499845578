#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Ports of this machine for servers that must come back at the same address.
package enum LastingPort {
    /// A free port outside the range from which the system assigns ports: between two uses no
    /// connection of another test can get it.
    package static func free() -> Int {
        for _ in 0..<1000 {
            let port = Int.random(in: 10_000..<30_000)
            if canBeBound(port, evenWhileConnectionsEnd: false) { return port }
        }
        preconditionFailure("no port of this machine is free")
    }

    /// Returns once nobody listens on a port. A child of another test holds copies of all
    /// descriptors from its fork until it executes its program.
    package static func untilFree(_ port: Int) async {
        while !canBeBound(port, evenWhileConnectionsEnd: true) { await Task.yield() }
    }

    private static func canBeBound(_ port: Int, evenWhileConnectionsEnd isLenient: Bool) -> Bool {
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        let descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        if isLenient {
            var yes: CInt = 1
            let size = socklen_t(MemoryLayout<CInt>.size)
            setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, size)
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0
            }
        }
    }
}
