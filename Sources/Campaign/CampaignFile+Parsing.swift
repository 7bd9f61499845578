import Rules
import TOMLKit

extension CampaignFile {
    /// The largest file that is read, in bytes.
    package static let sizeMax = 1 << 20

    /// Reads a campaign file's bytes; throws every mistake, each with its line.
    package init(bytes: [UInt8], file: String) throws(CampaignProblems) {
        guard bytes.count <= CampaignFile.sizeMax else {
            let what = "The file is larger than 1 MiB: no campaign is, so check its name"
            throw CampaignProblems(file: file, line: 1, what)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let good = String(decoding: bytes, as: UTF8.self).utf8
            let same = zip(good, bytes).prefix { $0.0 == $0.1 }
            let line = same.count { $0.1 == UInt8(ascii: "\n") } + 1
            throw CampaignProblems(
                file: file, line: line, "This line is not UTF-8: save the file in that encoding")
        }
        try self.init(parsing: text, file: file)
    }

    /// Reads a campaign file's text; throws every mistake, each with its line.
    package init(parsing text: String, file: String) throws(CampaignProblems) {
        guard text.utf8.count <= CampaignFile.sizeMax else {
            try self.init(bytes: Array(text.utf8), file: file)
            return
        }
        let index = LineIndex(text)
        let document = try CampaignFile.document(of: text, index: index, file: file)
        var reader = CampaignReader(index: index)
        let campaign = reader.campaign(of: document)
        guard let campaign, reader.problems.isEmpty else {
            throw CampaignProblems(file: file, reader.problems)
        }
        self = campaign
    }

    /// The document, or the one mistake that keeps it from being one.
    private static func document(
        of text: String, index: LineIndex, file: String
    ) throws(CampaignProblems) -> TOMLTable {
        if let nul = text.utf8.firstIndex(of: 0) {
            let line = text.utf8[..<nul].count { $0 == UInt8(ascii: "\n") } + 1
            throw CampaignProblems(file: file, line: line, "A NUL byte is not allowed: remove it")
        }
        if let line = index.nulLine {
            throw CampaignProblems(file: file, line: line, "\\u0000 is not allowed: remove it")
        }
        if let line = index.tooDeepLine {
            let what = "Keys and arrays go more than \(LineIndex.depthMax) deep here: flatten them"
            throw CampaignProblems(file: file, line: line, what)
        }
        do {
            return try TOMLTable(string: text)
        } catch {
            let problem = error as? TOMLParseError
            let line = min(max(problem?.source.begin.line ?? 1, 1), index.lineCount)
            let why = problem.map { shown($0.description, lengthMax: 300) } ?? "it cannot be read"
            throw CampaignProblems(
                file: file, line: line, "This is not TOML (\(why)); mend the line or the one above")
        }
    }
}
