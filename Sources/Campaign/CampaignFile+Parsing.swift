package import Rules
import TOML

extension CampaignFile {
    /// The largest file that is read, in bytes.
    package static let sizeMax = 1 << 20

    /// Reads a campaign file's bytes; throws every mistake, each with its line.
    package init(bytes: [UInt8], file: String) throws(FileProblems) {
        guard bytes.count <= CampaignFile.sizeMax else {
            let what = "The file is larger than 1 MiB: no campaign is, so check its name"
            throw FileProblems(file: file, line: 1, what)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let good = String(decoding: bytes, as: UTF8.self).utf8
            let same = zip(good, bytes).prefix { $0.0 == $0.1 }
            let line = CampaignFile.lineEnds(in: same.map(\.1)) + 1
            throw FileProblems(
                file: file, line: line, "This line is not UTF-8: save the file in that encoding")
        }
        try self.init(parsing: text, file: file)
    }

    /// Number of line ends in a text: LF, CR LF or CR.
    private static func lineEnds(in text: [UInt8]) -> Int {
        let (feed, back) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
        return text.indices.count { place in
            text[place] == feed
                || (text[place] == back && (place + 1 == text.count || text[place + 1] != feed))
        }
    }

    /// Reads a campaign file's text; throws every mistake, each with its line.
    package init(parsing text: String, file: String) throws(FileProblems) {
        try self.init(text, file, SectionReader())
    }

    /// Reads the file of a campaign whose sale begins at a moment.
    ///
    /// Throws every mistake, each with its line, including times that are past at that moment.
    package init(
        parsing text: String, file: String, beginningAt moment: Moment
    ) throws(FileProblems) {
        try self.init(text, file, SectionReader(beginning: moment))
    }

    /// Reads the campaign file of a recording: accepts what earlier versions accepted.
    package init(recorded text: String, file: String) throws(FileProblems) {
        try self.init(text, file, SectionReader(isRecorded: true))
    }

    private init(_ text: String, _ file: String, _ empty: SectionReader) throws(FileProblems) {
        guard text.utf8.count <= CampaignFile.sizeMax else {
            try self.init(bytes: Array(text.utf8), file: file)
            return
        }
        let document: TOMLTable
        do {
            document = try TOMLParser.document(of: text)
        } catch {
            // After a syntax error, further mistakes cannot be told from its consequences.
            throw FileProblems(file: file, line: error.line, error.what)
        }
        var reader = empty
        let campaign = reader.campaign(of: document)
        guard let campaign, reader.problems.isEmpty else {
            throw FileProblems(file: file, reader.problems)
        }
        self = campaign
    }
}
