import Testing

@Suite("Files stay short")
struct LengthTests {
    /// Files over 300 lines and their length. A ratchet: lengths only shrink, and no file is added.
    private static let longFiles: [String: Int] = [:]

    @Test("the sources are found")
    func found() {
        #expect(SourceFile.sources.count > 100)
    }

    @Test("no file exceeds 400 lines, and none over 300 grows")
    func longest() {
        for file in SourceFile.sources where file.lineCount > 300 {
            let limit = min(Self.longFiles[file.path, default: 300], 400)
            #expect(file.lineCount <= limit, "\(file.path) has \(file.lineCount) lines")
        }
    }

    @Test("the list of long files is up to date")
    func ratchet() {
        for (path, limit) in Self.longFiles.sorted(by: { $0.key < $1.key }) {
            let length = SourceFile(path)?.lineCount ?? 0
            #expect(length > 300, "\(path) is short now: take it off the list")
            #expect(length == limit, "\(path) has \(length) lines now: write that in the list")
        }
    }

    @Test("half of the files have at most 120 lines, nine in ten at most 300")
    func spread() {
        let lengths = SourceFile.sources.map(\.lineCount).sorted()
        #expect(lengths[lengths.count / 2] <= 120)
        #expect(lengths[lengths.count * 9 / 10] <= 300)
    }
}
