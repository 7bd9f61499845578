import Foundation
import NIOSSL
import Testing

@testable import Certificates
@testable import Service

@Suite("A certificate")
struct CertificateTests {
    private static let day = 86_400

    @Test func `has a sentence if it is expired, not yet valid, about to expire or weak`() {
        func objections(
            from: Int, to: Int, bits: Int? = nil, broken: Bool = false
        ) -> [String] {
            CertificateFacts(
                notBefore: from * Self.day, notAfter: to * Self.day, rsaBits: bits,
                hasBrokenHash: broken
            ).objections(at: 100 * Self.day)
        }
        #expect(objections(from: 0, to: 300).isEmpty)
        #expect(objections(from: 0, to: 300, bits: 2048).isEmpty)
        #expect(objections(from: 0, to: 101) == ["ends on 1970-04-12, in 1 day"])
        #expect(objections(from: 0, to: 99) == ["ended on 1970-04-10"])
        #expect(objections(from: 101, to: 300) == ["is not valid before 1970-04-12"])
        #expect(objections(from: 0, to: 300, bits: 1024).first?.contains("1024 bits") == true)
        #expect(objections(from: 0, to: 300, broken: true).first?.contains("SHA-1") == true)
    }

    @Test func `is read with its name, dates and key`() throws {
        let weak = CertificateFacts(try #require(try parsed(OtherCertificate.weak)))
        #expect(weak.rsaBits == 1024)
        #expect(weak.hasBrokenHash)
        let sound = CertificateFacts(try #require(try parsed(OtherCertificate.certificate)))
        #expect(sound.rsaBits == nil)
        #expect(!sound.hasBrokenHash)
        #expect(sound.notAfter > sound.notBefore)
    }

    private func parsed(_ text: String) throws -> NIOSSLCertificate? {
        try NIOSSLCertificate.fromPEMBytes(Array(text.utf8)).first
    }

    @Test func `is reloaded when its files change, if they match`() async throws {
        try await EncryptionTests.withFiles { files in
            let live = try LiveCertificate(files)
            let end = live.notAfter
            #expect(try !live.refresh(isForced: false))
            try OtherCertificate.certificate.write(
                toFile: files.certificatePath, atomically: true, encoding: .utf8)
            #expect(throws: ServerProblem.self) { try live.refresh(isForced: false) }
            #expect(try !live.refresh(isForced: false))
            #expect(live.notAfter == end)
            try OtherCertificate.key.write(
                toFile: files.keyPath, atomically: true, encoding: .utf8)
            #expect(chmod(files.keyPath, 0o600) == 0)
            #expect(try live.refresh(isForced: false))
            #expect(live.notAfter != end)
            #expect(live.warnings(at: live.notAfter + 1).count == 1)
            #expect(try live.refresh(isForced: true))
        }
    }

    @Test(arguments: ["\r\n", "\r"])
    func `and its key are read with any line endings and with a byte order mark`(end: String)
        async throws
    {
        try await EncryptionTests.withFiles { files in
            for (path, text) in [
                (files.certificatePath, OtherCertificate.certificate),
                (files.keyPath, OtherCertificate.key),
            ] {
                let lines = "\u{FEFF}" + text.split(separator: "\n").joined(separator: end)
                try lines.write(toFile: path, atomically: true, encoding: .utf8)
                #expect(chmod(path, 0o600) == 0)
            }
            let live = try LiveCertificate(files)
            #expect(live.warnings(at: live.notAfter - 1).count == 1)
        }
    }

    @Test(arguments: [0o666, 0o644, 0o620])
    func `is refused while others may read or write its key`(mode: Int) async throws {
        try await EncryptionTests.withFiles { files in
            #expect(chmod(files.keyPath, mode_t(mode)) == 0)
            let problem = ServerProblem.badTLS(
                .file(.key, .openToOthers(path: files.keyPath, mode: UInt32(mode))))
            #expect(throws: problem) { _ = try LiveCertificate(files) }
            #expect(chmod(files.keyPath, 0o440) == 0)
            let live = try LiveCertificate(files)
            #expect(live.warnings(at: 1_800_000_000).isEmpty)
        }
    }
}
