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
            self.name = name
            self.path = path
            self.text = text
        }
    }

    /// A parsed theme file, and what is wrong with it.
    struct Link: Sendable {
        let file: ThemeFile
        let path: String
        let problems: [Problem]
    }

    private let links: [String: Link]

    /// The themes of these sources and the built-in ones; of two with the same name, the first
    /// counts.
    package init(_ sources: [Source] = []) {
        var links: [String: Link] = [:]
        for source in sources + Theme.builtIn where links[source.name] == nil {
            let (file, problems) = ThemeFile.read(
                source.text, name: source.name, path: source.path)
            links[source.name] = Link(file: file, path: source.path, problems: problems)
        }
        self.links = links
    }

    /// The names of all themes, sorted.
    package var names: [String] { links.keys.sorted() }

    /// A theme's description of itself; empty if there is no such theme.
    package func about(_ name: String) -> String { links[name]?.file.about ?? "" }

    /// What is wrong with one theme's own file.
    package func problems(of name: String) -> [Problem] { links[name]?.problems ?? [] }

    /// Finds a theme, laid over its bases, and what is wrong with their files.
    ///
    /// The theme is always complete: the built-in `quiet` is under all bases.
    package func theme(named name: String) -> (theme: Theme, problems: [Problem]) {
        guard links[name] != nil else { return (Self.bottom, [missing(name)]) }
        let (chain, problems) = chain(of: name)
        return (lay(chain), problems)
    }

    /// Checks a theme: its file, its bases, and how it looks at every depth and for all kinds of
    /// vision.
    package func report(on name: String) -> ThemeReport {
        guard let link = links[name] else {
            return ThemeReport(
                name: name, path: name, problems: [missing(name)], contrastMin: nil,
                distanceMin: nil)
        }
        let (chain, problems) = chain(of: name)
        let check = ThemeCheck(lay(chain), chain)
        let own = (problems + check.problems).enumerated().sorted { one, two in
            let (first, second) = (one.element, two.element)
            if (first.file == link.path) != (second.file == link.path) {
                return first.file == link.path
            }
            return (first.line, one.offset) < (second.line, two.offset)
        }
        return ThemeReport(
            name: name, path: link.path, problems: own.map(\.element),
            contrastMin: check.contrastMin, distanceMin: check.distanceMin)
    }

    private func missing(_ name: String) -> Problem {
        let known = names.joined(separator: ", ")
        return Problem(
            file: name, line: 1, text: "no such theme; there are \(known); quiet is used")
    }

    private func lay(_ chain: [Link]) -> Theme {
        chain.reversed().reduce(Self.bottom) { Theme($1.file, over: $0) }
    }

    /// A theme's file, then its bases, as far as they exist.
    private func chain(of name: String) -> (chain: [Link], problems: [Problem]) {
        var problems: [Problem] = []
        var chain: [Link] = []
        var next: String? = name
        while let wanted = next, let link = links[wanted] {
            chain.append(link)
            problems += link.problems
            next = link.file.base
            guard let base = next else { break }
            func complain(_ text: String) {
                problems.append(
                    Problem(file: link.path, line: link.file.baseLine, text: "\(text); ignored"))
            }
            if chain.contains(where: { $0.file.name == base }) {
                complain("base '\(base)' leads in a circle")
                break
            }
            if links[base] == nil { complain("no theme '\(base)' to be the base") }
        }
        return (chain, problems)
    }

    private static let bottom: Theme = Theme(
        ThemeFile.read(Theme.quietText, name: "quiet", path: "quiet").file, over: nil)
}
