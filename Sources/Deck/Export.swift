package import Canvas
import Health
import Rules
import Telemetry

/// A picture of this instant that somebody wants to keep. The program draws it and says where it
/// is.
package struct Export: Equatable, Sendable {
    /// What its files are called, without an ending: good for every file system.
    package let name: String
    /// What it is, in a line: the first of the text, the title of the drawing.
    package let heading: SafeText
    /// What it shows, for those who do not see it.
    package let about: SafeText
    /// Where it is to go, as somebody typed it; nil leaves that to the program.
    package var path: String?
}

/// What became of an export.
package enum Exported: Equatable, Sendable {
    /// It is in these files of a folder.
    case written([String], folder: String)
    /// There is none: in words, why.
    case failed(String)
}

extension DeckModel {
    /// The picture on the screen, as something to keep.
    package func export(to path: String? = nil) -> Export {
        let shown = shown
        return Export(
            name: shown.exportName, heading: shown.exportHeading(isFrozen: past.picture != nil),
            about: shown.exportAbout, path: path)
    }

    /// `mi3-3-2014-08-05T140003.2+0530`: the drop and the instant.
    private var exportName: String {
        let drop = String((drop?.drop ?? "deck").prefix(64))
        let safe = drop.unicodeScalars.map { scalar -> Character in
            let isSafe = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.isDigit)
            return isSafe || ["-", ".", "_"].contains(scalar) ? Character(scalar) : "_"
        }
        // A dot in front would hide the file; a dash would look like a flag.
        let name = String(safe.drop { $0 == "." || $0 == "-" })
        let parts = [name.isEmpty ? "deck" : name, saleNow.map(stamp)]
        return parts.compactMap { $0 }.joined(separator: "-")
    }

    private func stamp(_ moment: Moment) -> String {
        let time = zone.clock(moment, withMilliseconds: true).dropLast(2).filter { $0 != ":" }
        return "\(zone.date(moment))T\(time)\(zone.offset(at: moment, separator: ""))"
    }

    private func exportHeading(isFrozen: Bool) -> SafeText {
        var words = [isFrozen ? "\(word), frozen" : word, seat.engine.string]
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
        guard let drop else { return "No reading has come yet from \(seat.engine)." }
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

    /// Tells where a picture is: in the list of what happened in full, at the foot as far as it
    /// fits.
    mutating func take(_ exported: Exported) {
        switch exported {
        case .written(let files, let folder):
            let names = SafeText(DeckModel.shortened(files))
            note("deck", "in \(SafeText(folder))", .text)
            note("deck", "exported \(names)", .text)
            say("exported to \(SafeText(folder)): \(names)", .notice)
        case .failed(let why):
            note("deck", SafeText(why), .warn)
            say(SafeText(why), .warn)
        }
    }
}

extension DeckModel {
    /// `a.svg, .txt`: of names that differ in their endings alone the first, then the endings.
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

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
