/// The available themes by name. It is built from texts; the caller finds the files.
package struct ThemeLibrary: Sendable {
    /// The text of a theme file, and where it came from.
    package struct Source: Sendable, Hashable {
        /// The theme's name: the file's name without its extension.
        package let name: String
        /// The file's name in problems.
        package let path: String
        package let text: String

        package init(name: String, path: String, text: String) {
            (self.name, self.path, self.text) = (name, path, text)
        }
    }

    private let files: [String: ThemeFile]

    /// The themes of these sources and the built-in ones; of two with the same name, the first
    /// counts.
    package init(_ sources: [Source] = []) {
        var files: [String: ThemeFile] = [:]
        for source in sources + [Self.builtIn] where files[source.name] == nil {
            files[source.name] = ThemeFile.read(source)
        }
        self.files = files
    }

    package var names: [String] { files.keys.sorted() }

    /// A theme's description of itself; empty if there is no such theme.
    package func about(_ name: String) -> String { files[name]?.about ?? "" }

    /// What is wrong with one theme's own file.
    package func problems(of name: String) -> [ConfigProblem] { files[name]?.problems ?? [] }

    /// Finds a theme, laid over its bases, and what is wrong with their files.
    ///
    /// The theme is always complete: the built-in `quiet` is under all bases.
    package func theme(named name: String) -> (theme: Theme, problems: [ConfigProblem]) {
        guard files[name] != nil else { return (Self.quiet, [missing(name)]) }
        let (chain, problems) = chain(of: name)
        return (lay(chain), problems)
    }

    /// Checks a theme: its file, its bases, and how it looks at every depth and for all kinds of
    /// vision.
    package func report(on name: String) -> ThemeReport {
        guard let path = files[name]?.path else {
            return ThemeReport(
                name: name, path: name, problems: [missing(name)], contrastMin: nil,
                distanceMin: nil)
        }
        let (chain, problems) = chain(of: name)
        let check = ThemeCheck(lay(chain), chain)
        let own = (problems + check.problems).enumerated().sorted { one, two in
            let (first, second) = (one.element, two.element)
            if (first.file == path) != (second.file == path) { return first.file == path }
            return (first.line, one.offset) < (second.line, two.offset)
        }
        return ThemeReport(
            name: name, path: path, problems: own.map(\.element),
            contrastMin: check.contrastMin, distanceMin: check.distanceMin)
    }

    private func missing(_ name: String) -> ConfigProblem {
        let known = names.joined(separator: ", ")
        return ConfigProblem(
            file: name, line: 1, text: "no such theme; there are \(known); quiet is used")
    }

    private func lay(_ chain: [ThemeFile]) -> Theme {
        chain.reversed().reduce(Self.quiet) { Theme($1, over: $0) }
    }

    /// A theme's file, then its bases, as far as they exist.
    private func chain(of name: String) -> (chain: [ThemeFile], problems: [ConfigProblem]) {
        var problems: [ConfigProblem] = []
        var chain: [ThemeFile] = []
        var next: String? = name
        while let wanted = next, let file = files[wanted] {
            chain.append(file)
            problems += file.problems
            next = file.base
            guard let base = next else { break }
            func complain(_ text: String) {
                problems.append(
                    ConfigProblem(file: file.path, line: file.baseLine, text: "\(text); ignored"))
            }
            if chain.contains(where: { $0.name == base }) {
                complain("base '\(base)' leads in a circle")
                break
            }
            if files[base] == nil { complain("no theme '\(base)' to be the base") }
        }
        return (chain, problems)
    }

    private static let builtIn = Source(
        name: "quiet", path: "built-in quiet", text: Theme.quietText)
    private static let quiet = Theme(ThemeFile.read(builtIn), over: nil)
}
