package import Canvas

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// Finds and reads theme files.
package enum ThemeFiles {
    /// The folders to search, the most personal first.
    ///
    /// They are the user's own, those installed with the program, and those of the checkout that
    /// the program was built in. They may not exist. `executable` is the path of the running
    /// program, with links resolved.
    package static func folders(
        executable: String?, configHome: String?, home: String?
    ) -> [String] {
        var folders: [String] = []
        if let configHome, configHome.hasPrefix("/") {
            folders.append(configHome + "/penstock/themes")
        } else if let home, home.hasPrefix("/") {
            folders.append(home + "/.config/penstock/themes")
        }
        guard let executable, executable.hasPrefix("/") else { return folders }
        var path = executable.split(separator: "/").dropLast().map(String.init)
        folders.append(
            "/" + (path.dropLast() + ["share", "penstock", "themes"]).joined(separator: "/"))
        while !path.isEmpty {
            let root = "/" + path.joined(separator: "/")
            // Asks for both, because only a checkout has both: any folder may be called `themes`.
            if path.last != ".build", exists(root + "/Package.swift"), exists(root + "/themes") {
                folders.append(root + "/themes")
                break
            }
            path.removeLast()
        }
        return folders
    }

    /// The theme files of these folders, in the order of folders, then of names.
    package static func sources(in folders: [String]) -> [ThemeLibrary.Source] {
        paths(in: folders).compactMap(source(at:))
    }

    /// The paths of the theme files of these folders, in the same order.
    static func paths(in folders: [String]) -> [String] {
        folders.flatMap { folder in names(in: folder).map { folder + "/" + $0 } }
    }

    /// Reads a theme file; nil if it cannot be read. The theme's name is that of the file without
    /// `.toml`.
    package static func source(at path: String) -> ThemeLibrary.Source? {
        let file = path.split(separator: "/").last ?? ""
        let name = file.hasSuffix(".toml") ? file.dropLast(5) : file
        return text(of: path).map { .init(name: String(name), path: path, text: $0) }
    }

    /// The folders that the running program searches.
    package static func folders() -> [String] {
        folders(
            executable: executable(), configHome: environment("XDG_CONFIG_HOME"),
            home: environment("HOME"))
    }

    /// All themes that the running program can find.
    package static func library() -> ThemeLibrary { ThemeLibrary(sources(in: folders())) }

    private static let byteCountMax = 256 * 1024

    private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    private static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory), names.count < 1000 {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".toml"), !name.hasPrefix("."), name.count > 5 { names.append(name) }
        }
        return names.sorted()
    }

    /// The content of a file; nil unless it is a regular file of at most 256 KiB.
    package static func text(of path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size <= byteCountMax
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: byteCountMax)
        var count = 0
        while count < bytes.count {
            let more = bytes.withUnsafeMutableBytes {
                read(file, $0.baseAddress?.advanced(by: count), $0.count - count)
            }
            if more <= 0 { break }
            count += more
        }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    private static func executable() -> String? {
        #if os(Linux)
            guard let path = realpath("/proc/self/exe", nil) else { return nil }
        #else
            var length: UInt32 = 4096
            var name = [CChar](repeating: 0, count: Int(length))
            guard _NSGetExecutablePath(&name, &length) == 0, let path = realpath(name, nil)
            else { return nil }
        #endif
        defer { free(path) }
        return String(cString: path)
    }
}
