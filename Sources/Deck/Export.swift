package import Canvas
import Health
import Rules
import Telemetry

/// A picture of this instant to save. The program draws it and reports where it is.
package struct Export: Equatable, Sendable {
    /// The name of the files, without an extension. It is valid on every file system.
    package let name: String
    /// The first line of the text file, and the title of the SVG file.
    package let heading: SafeText
    /// A description of the picture, for people who cannot see it.
    package let about: SafeText
    /// The path, as the operator typed it; nil leaves it to the program.
    package var path: String?
}

/// The result of an export.
package enum Exported: Equatable, Sendable {
    /// The picture was written to these files in a folder.
    case written([String], folder: String)
    /// The picture was not written, for this reason.
    case failed(String)
}

extension DeckModel {
    /// The picture on the screen, ready to export.
    package func export(to path: String? = nil) -> Export {
        let shown = shownModel
        return Export(
            name: shown.exportName, heading: shown.exportHeading(isFrozen: past.picture != nil),
            about: shown.exportAbout, path: path)
    }

    /// The drop and the instant, such as `mi3-3-2014-08-05T140003.2+0530`.
    private var exportName: String {
        let drop = String((drop?.drop ?? "deck").prefix(64))
        let safe = drop.unicodeScalars.map { scalar -> Character in
            let isDigit = ("0"..."9").contains(scalar)
            let isLetter = scalar.isASCII && scalar.properties.isAlphabetic
            return isLetter || isDigit || ["-", ".", "_"].contains(scalar) ? Character(scalar) : "_"
        }
        // A leading dot would hide the file; a leading dash would look like a flag.
        let name = String(safe.drop { $0 == "." || $0 == "-" })
        let parts = [name.isEmpty ? "deck" : name, saleNow.map(stamp)]
        return parts.compactMap { $0 }.joined(separator: "-")
    }

    private func stamp(_ moment: Moment) -> String {
        let time = zone.clock(moment, withMilliseconds: true).dropLast(2).filter { $0 != ":" }
        return "\(zone.date(moment))T\(time)\(zone.offset(at: moment, separator: ""))"
    }

    private func exportHeading(isFrozen: Bool) -> SafeText {
        var words = [isFrozen ? "\(modeWord), frozen" : modeWord, context.engine.string]
        if let drop { words += [drop.drop, phaseName(drop)] }
        if let saleNow {
            let time = zone.clock(saleNow, withMilliseconds: true)
            words.append(
                "\(zone.date(saleNow))T\(time)\(zone.offset(at: saleNow, separator: ":")) \(zone.abbreviation(at: saleNow))"
            )
        }
        return SafeText(words.joined(separator: " | "))
    }

    private func phaseName(_ drop: DropReading) -> String {
        drop.closedBecause == .soldOut ? "sold out" : drop.phase.rawValue
    }

    private var exportAbout: SafeText {
        guard let drop else { return "No reading has come yet from \(context.engine)." }
        let figures = [
            "\(Figure.grouped(drop.books.remaining)) units remaining of \(Figure.grouped(drop.issued))",
            "\(Figure.grouped(drop.sold)) sold", "\(Figure.grouped(drop.held)) held",
            "\(Figure.grouped(drop.free)) free", "\(Figure.grouped(drop.registered)) registered",
            "\(Figure.grouped(drop.line)) in line",
        ]
        var text = "Drop \(drop.drop) is \(phaseName(drop)): \(figures.joined(separator: ", "))."
        if freshness == .lost { text += " The link is lost: these are the last good figures." }
        if let verdict { text += " \(verdict.state.rawValue): \(verdict.leading.reason)." }
        return SafeText(text)
    }

    /// Reports where a picture was saved: in full in the chronicle, shortened at the foot.
    mutating func report(_ exported: Exported) {
        switch exported {
        case .written(let files, let folder):
            let names = SafeText(DeckModel.shortened(files))
            record("deck", "in \(SafeText(folder))", .text)
            record("deck", "exported \(names)", .text)
            say("exported to \(SafeText(folder)): \(names)", .notice)
        case .failed(let why):
            record("deck", SafeText(why), .warn)
            say(SafeText(why), .warn)
        }
    }

    /// A list of files. If only the extensions differ, the stem appears once: `a.svg, .txt`.
    private static func shortened(_ files: [String]) -> String {
        let parts = files.map { file -> (stem: Substring, ending: Substring) in
            let dot = file.lastIndex(of: ".") ?? file.endIndex
            return (file[..<dot], file[dot...])
        }
        let isOne = parts.allSatisfy { $0.stem == parts.first?.stem }
        let others = isOne ? parts.dropFirst().map { String($0.ending) } : Array(files.dropFirst())
        return (files.prefix(1) + others).joined(separator: ", ")
    }
}
