import Canvas
import Deck
import Foundation
import Machine

struct PictureFiles {
    /// The highest number that is added to a name that exists.
    private static let countMax = 1000

    /// The folder of pictures without a path, beside the recordings; it may not exist yet.
    private let folder: String
    /// The forms of a picture, by file extension.
    private enum Form: String, CaseIterable {
        case svg, txt
    }

    init() throws(Failure) { folder = try XDGPaths().exports }

    /// Writes a picture as SVG and as text, or as what the path asks for.
    ///
    /// Nothing is overwritten: a number is added to a name that exists.
    ///
    /// - Returns: the absolute paths of the files.
    func write(_ export: Export, _ frame: Frame, _ theme: Theme) throws(Failure) -> [String] {
        let (folder, name, forms) = place(export)
        if let code = PictureFiles.makeFolder(folder) {
            throw Failure(
                "The folder \(folder) cannot be made: \(PictureFiles.reason(code)).", .ioError)
        }
        for number in 1...PictureFiles.countMax {
            let path = "\(folder)/\(name)\(number > 1 ? "-\(number)" : "")"
            let paths = forms.map { "\(path).\($0.rawValue)" }
            guard !paths.contains(where: PictureFiles.exists) else { continue }
            var kept: [String] = []
            for (form, path) in zip(forms, paths) {
                do throws(Failure) {
                    try PictureFiles.create(path, text(export, frame, theme, as: form))
                } catch {
                    // One file of a pair alone would stay without a message.
                    for path in kept { unlink(path) }
                    throw error
                }
                kept.append(path)
            }
            return paths
        }
        throw Failure(
            "\(folder) holds \(PictureFiles.countMax) pictures called \(name): take some away.",
            .ioError)
    }

    private func text(
        _ export: Export, _ frame: Frame, _ theme: Theme, as form: Form
    ) -> String {
        switch form {
        case .txt: frame.plainText(under: export.heading)
        case .svg:
            SVGPicture(frame, theme: theme, title: export.heading, about: export.about).document
        }
    }

    private func place(_ export: Export) -> (folder: String, name: String, forms: [Form]) {
        guard let path = export.path else { return (folder, export.name, Form.allCases) }
        let url = URL(fileURLWithPath: (path as NSString).expandingTildeInPath)
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
        if path.utf8.last == UInt8(ascii: "/") || (isThere && isFolder.boolValue) {
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
        // A dangling symbolic link counts as existing too.
        return lstat(path, &status) == 0
    }

    /// Creates a folder with its parents; returns the system's error number, or nil.
    private static func makeFolder(_ folder: String) -> Int32? {
        var path = ""
        for part in folder.unicodeScalars.split(separator: "/") {
            path += "/" + String(part)
            if exists(path) { continue }
            guard mkdir(path, 0o755) == 0 || errno == EEXIST else { return errno }
        }
        var status = stat()
        guard stat(folder, &status) == 0 else { return errno }
        return status.st_mode & S_IFMT == S_IFDIR ? nil : ENOTDIR
    }

    /// Writes a new file; removes it again when it could not be written whole.
    private static func create(_ path: String, _ text: String) throws(Failure) {
        func failure(_ code: Int32) -> Failure {
            Failure("\(path) cannot be written: \(reason(code)).", .ioError)
        }
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw failure(errno) }
        let code = write(Array(text.utf8), to: file)
        let closing = close(file) == 0 ? nil : errno
        guard let code = code ?? closing else { return }
        unlink(path)
        throw failure(code)
    }

    private static func write(_ bytes: [UInt8], to file: Int32) -> Int32? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return errno }
            rest = rest.dropFirst(count)
        }
        return nil
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOSPC, EDQUOT: "the disk is full"
        case EACCES, EPERM: "you may not write there"
        case EROFS: "it is on a disk that cannot be written"
        case ENOTDIR, EEXIST: "a file is in the way"
        case ENAMETOOLONG: "the name is too long"
        default: SystemError(code).words
        }
    }
}
