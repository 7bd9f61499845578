import Testing

@testable import Service

@Suite("The permissions of a file with secrets")
struct FileRightsTests {
    @Test func `are its owner's alone, unless another user made it readable`() {
        func exposure(_ mode: UInt32, root: Bool = false, readOnly: Bool = false)
            -> FileRights.Exposure
        {
            FileRights(mode: mode, isRootsAlone: root, isOnReadOnlyMount: readOnly).exposure
        }
        for mode: UInt32 in [0o600, 0o400, 0o700, 0o440] { #expect(exposure(mode) == .safe) }
        #expect(exposure(0o444) == .readableByAll)
        for mode: UInt32 in [0o644, 0o640, 0o604, 0o660, 0o666, 0o622, 0o602, 0o620, 0o601, 0o777] {
            #expect(exposure(mode) == .openToOthers)
        }
        // As root makes it for the group of a service.
        #expect(exposure(0o640, root: true) == .safe)
        for mode: UInt32 in [0o644, 0o660, 0o666] {
            #expect(exposure(mode, root: true) == .openToOthers)
        }
        // A mounted secret, whose mode cannot be changed here.
        for mode: UInt32 in [0o644, 0o640, 0o444, 0o666] {
            #expect(exposure(mode, readOnly: true) == .readableByAll)
        }
        #expect(exposure(0o600, readOnly: true) == .safe)
    }
}
