package import Machine
package import Rules

/// A campaign file: its path, its text and its checked content.
package struct CampaignSource: Sendable {
    package let path: String
    package let text: String
    package let file: CampaignFile

    /// Reads and checks a campaign file.
    package init(path: String) throws(Failure) {
        let bytes = try Failure.reading(path)
        do {
            file = try CampaignFile(bytes: bytes, file: path)
        } catch {
            throw Failure(error)
        }
        self.path = path
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// Checks the campaign for a sale that has not begun yet.
    package func check(beginningAt moment: Moment) throws(Failure) {
        do {
            _ = try CampaignFile(parsing: text, file: path, beginningAt: moment)
        } catch {
            throw Failure(error)
        }
    }

    /// A campaign whose text comes from a recording, from an engine or from the program itself.
    package init(text: String, named path: String) throws(Failure) {
        do {
            file = try CampaignFile(recorded: text, file: path)
        } catch {
            throw Failure(error)
        }
        self.path = path
        self.text = text
    }
}

extension Failure {
    /// The failure for the mistakes of a campaign file.
    package init(_ problems: FileProblems) {
        self.init(problems.description, .badData)
    }
}
