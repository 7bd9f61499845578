import Foundation
import Testing

@testable import Machine

@Suite("An error of the system")
struct SystemErrorTests {
    @Test func `states its cause and what helps against it`() {
        #expect(SystemError(EACCES).words.hasPrefix("permission denied: give this user the right"))
        #expect(SystemError(ENOSPC).words == "no space left on device: free some space")
        #expect(SystemError(EMFILE).words.contains("too many open files"))
        #expect(SystemError(EMFILE).words.contains("\(OpenFiles.limit) files at once"))
        #expect(SystemError(EMFILE).words.contains("LimitNOFILE="))
        #expect(!SystemError(ENFILE).words.contains("right"))
        #expect(SystemError(EXDEV).advice == nil)
    }

    @Test func `is passed on from files and folders`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Folder.make(folder + "/a/b", mode: 0o700)
        try Folder.make(folder + "/a/b", mode: 0o700)
        let file = folder + "/a/f"
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: file))
        #expect(try WholeFile.bytes(at: file, max: 3) == [1, 2, 3])
        #expect(throws: WholeFile.ReadProblem.tooLong(path: file, max: 2)) {
            try WholeFile.bytes(at: file, max: 2)
        }
        #expect(throws: WholeFile.ReadProblem.missing(path: file + "x")) {
            try WholeFile.bytes(at: file + "x", max: 2)
        }
        #expect(throws: WholeFile.ReadProblem.system(path: folder, SystemError(EISDIR))) {
            try WholeFile.bytes(at: folder, max: 2)
        }
        #expect(throws: SystemError(ENOTDIR)) { try Folder.make(file + "/b", mode: 0o700) }
    }
}
