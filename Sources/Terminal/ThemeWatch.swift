package import Canvas

/// The themes in some folders; they are read again when one of their files is saved.
package struct ThemeWatch: Sendable {
    package private(set) var library: ThemeLibrary

    private let folders: [String]
    private var stamps: [FileStamp]
    private var sources: [ThemeLibrary.Source]

    /// Reads the themes of these folders, the most personal first.
    package init(folders: [String]) {
        self.folders = folders
        // Takes the stamps before it reads the files: a file saved in between is seen next time.
        stamps = ThemeWatch.stamps(in: folders)
        sources = ThemeFiles.sources(in: folders)
        library = ThemeLibrary(sources)
    }

    /// Checks whether a file was saved, added or removed, and takes over the changes.
    ///
    /// A file keeps its earlier content if it is wrong now, cannot be read, or is empty because it
    /// is being written.
    ///
    /// - Returns: what is wrong with the files that changed; nil if none changed.
    package mutating func poll() -> [ConfigProblem]? {
        let now = ThemeWatch.stamps(in: folders)
        guard now != stamps else { return nil }
        let same = Set(now.filter(stamps.contains).map(\.path))
        stamps = now
        var problems: [ConfigProblem] = []
        sources = now.compactMap { [sources] stamp in
            let old = sources.first { $0.path == stamp.path }
            if let old, same.contains(stamp.path) { return old }
            guard let new = ThemeFiles.source(at: stamp.path) else { return old }
            let found = ThemeLibrary([new]).problems(of: new.name)
            problems += found
            return found.isEmpty && !new.text.isEmpty ? new : old ?? new
        }
        library = ThemeLibrary(sources)
        return problems
    }

    private static func stamps(in folders: [String]) -> [FileStamp] {
        ThemeFiles.paths(in: folders).compactMap(FileStamp.init(path:))
    }
}
