/// The themes there are, by name; built from texts, so that finding files is somebody else's matter.
package struct ThemeLibrary: Sendable {
    /// A theme file's text, and where it came from.
    package struct Source: Sendable, Hashable {
        /// The theme's name: that of the file without its ending.
        package let name: String
        /// What problems call the file.
        package let path: String
        /// What is in it.
        package let text: String

        /// A theme file.
        package init(name: String, path: String, text: String) {
            self.name = name
            self.path = path
            self.text = text
        }
    }

    private let files: [String: (file: ThemeFile, path: String, problems: [Problem])]

    /// The themes of these sources and the built-in ones; of two with one name the first counts.
    package init(_ sources: [Source] = []) {
        var files: [String: (file: ThemeFile, path: String, problems: [Problem])] = [:]
        for source in sources + Theme.builtIn where files[source.name] == nil {
            let (file, problems) = ThemeFile.read(
                source.text, name: source.name, path: source.path)
            files[source.name] = (file, source.path, problems)
        }
        self.files = files
    }

    /// The names of all themes, in order.
    package var names: [String] { files.keys.sorted() }

    /// Finds a theme with its bases laid under it, and what is wrong with their files.
    ///
    /// Whatever is wrong, a complete theme comes back: at the bottom lies the built-in `quiet`.
    package func theme(named name: String) -> (theme: Theme, problems: [Problem]) {
        guard files[name] != nil else {
            let known = names.joined(separator: ", ")
            let problem = Problem(
                file: name, line: 1, text: "no such theme; there are \(known); quiet is used")
            return (Self.bottom, [problem])
        }
        var problems: [Problem] = []
        var chain: [ThemeFile] = []
        var next: String? = name
        while let wanted = next, let (file, path, own) = files[wanted] {
            chain.append(file)
            problems += own
            next = file.base
            guard let base = next else { break }
            if chain.contains(where: { $0.name == base }) {
                problems.append(
                    Problem(file: path, line: 1, text: "base '\(base)' leads in a circle; ignored"))
                break
            }
            if files[base] == nil {
                problems.append(
                    Problem(file: path, line: 1, text: "no theme '\(base)' to be the base; ignored")
                )
            }
        }
        let theme = chain.reversed().reduce(Self.bottom) { Theme($1, over: $0) }
        return (theme, problems)
    }

    private static let bottom: Theme = Theme(
        ThemeFile.read(Theme.quietText, name: "quiet", path: "quiet").file, over: nil)
}
