import Canvas
import Deck
import Foundation

/// Where pictures of the deck are kept.
struct PictureFiles {
    /// How many of one name there can be.
    private static let countMax = 1000

    /// Where they go that nobody gave a place.
    private let folder: String
    /// What the endings say, and what is in such a file.
    private enum Form: String, CaseIterable {
        case svg, txt
    }

    /// The folder of pictures beside the recordings.
    init() throws(Failure) { self.init(folder: try XDGPaths().exports) }

    /// A folder, which need not be there yet.
    init(folder: String) { self.folder = folder }

    /// Whether a path says which kind of file is wanted.
    static func isFile(_ path: String) -> Bool { form(of: path) != nil }

    /// Writes a picture as SVG and as text, or as what the path asks for.
    ///
    /// Nothing is overwritten: a number is added to a name that is taken.
    ///
    /// - Returns: the whole paths of the files.
    func keep(_ export: Export, _ frame: Frame, _ theme: Theme) throws(Failure) -> [String] {
        let (folder, name, forms) = place(export)
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Failure(
                "The folder \(folder) cannot be made: \(PictureFiles.reason(error)).", .ioError)
        }
        for number in 1...PictureFiles.countMax {
            let path = "\(folder)/\(name)\(number > 1 ? "-\(number)" : "")"
            let paths = forms.map { "\(path).\($0.rawValue)" }
            guard !paths.contains(where: PictureFiles.exists) else { continue }
            for (form, path) in zip(forms, paths) {
                let text =
                    switch form {
                    case .txt: frame.plainText(under: export.heading)
                    case .svg:
                        SVGPicture(
                            frame, theme: theme, title: export.heading, about: export.about
                        ).document
                    }
                try PictureFiles.write(text, to: path)
            }
            return paths
        }
        throw Failure(
            "\(folder) holds \(PictureFiles.countMax) pictures called \(name): take some away.",
            .ioError)
    }

    private func place(_ export: Export) -> (folder: String, name: String, forms: [Form]) {
        guard let path = export.path else { return (folder, export.name, Form.allCases) }
        let url = URL(fileURLWithPath: (path as NSString).expandingTildeInPath)
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
        if path.hasSuffix("/") || (isThere && isFolder.boolValue) {
            return (url.path, export.name, Form.allCases)
        }
        let form = PictureFiles.form(of: path)
        let name = form == nil ? url : url.deletingPathExtension()
        return (
            url.deletingLastPathComponent().path, name.lastPathComponent,
            form.map { [$0] } ?? Form.allCases
        )
    }

    private static func form(of path: String) -> Form? {
        Form(rawValue: (path as NSString).pathExtension.lowercased())
    }

    private static func exists(_ path: String) -> Bool {
        var status = stat()
        // A link that leads nowhere is taken too.
        return lstat(path, &status) == 0
    }

    /// Writes a file that is not there yet; what could only be written in part goes again.
    private static func write(_ text: String, to path: String) throws(Failure) {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
        } catch {
            if code(of: error) != EEXIST { try? FileManager.default.removeItem(atPath: path) }
            throw Failure("\(path) cannot be written: \(reason(error)).", .ioError)
        }
    }

    /// What the system said; nil when it said nothing.
    private static func code(of error: any Error) -> Int32? {
        let under = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        return [under, error as NSError].compactMap { $0 }
            .first { $0.domain == NSPOSIXErrorDomain }.map { Int32($0.code) }
    }

    private static func reason(_ error: any Error) -> String {
        guard let code = code(of: error) else { return "the system does not say why" }
        switch code {
        case ENOSPC, EDQUOT: return "the disk is full"
        case EACCES, EPERM: return "you may not write there"
        case EROFS: return "it is on a disk that cannot be written"
        case ENOTDIR, EEXIST: return "a file is in the way"
        case ENAMETOOLONG: return "the name is too long"
        default: return String(cString: strerror(code))
        }
    }
}
