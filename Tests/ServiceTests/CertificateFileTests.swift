import Certificates
import Foundation
import NIOSSL
import Testing

@testable import Service

@Suite("A certificate file or key file that cannot be used")
struct CertificateFileTests {
    /// The error's text after the contents of one file were changed. It must not name the other
    /// file.
    private func words(
        _ file: TLSProblem.File, _ change: (String) throws -> Void
    ) async throws -> String {
        var words = ""
        try await EncryptionTests.withFiles { files in
            let (path, other) =
                file == .key
                ? (files.keyPath, files.certificatePath) : (files.certificatePath, files.keyPath)
            let live = try LiveCertificate(files)
            try change(path)
            chmod(path, 0o600)
            let atStart = #expect(throws: ServerProblem.self) { try LiveCertificate(files) }
            let again = #expect(throws: ServerProblem.self) { try live.refresh(isForced: true) }
            #expect(atStart == again)
            words = try #require(atStart?.sentence)
            #expect(words.contains(path) && !words.contains(other), "\(words)")
            #expect(!words.contains("token"), "\(words)")
        }
        return words
    }

    private func written(_ text: String) -> (String) throws -> Void {
        { try Data(text.utf8).write(to: URL(fileURLWithPath: $0)) }
    }

    private static let half = String(OtherCertificate.certificate.dropLast(200))
    private static let halfKey = String(OtherCertificate.key.dropLast(60))
    private static let noCertificate =
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"

    @Test(
        arguments: [
            ("", "it is empty"), ("\n \n", "it is empty"), ("hello\n", "it is not PEM"),
            (OtherCertificate.key, "it holds no certificate, but a private key on line 1"),
            (half, "it is half written: the block that begins on line 1"),
            (OtherCertificate.certificate + "\n" + half, "it is half written: the block"),
            (noCertificate, "from line 1 on is no certificate"),
        ])
    func `says what is wrong with a certificate`(text: String, what: String) async throws {
        let words = try await words(.certificate, written(text))
        #expect(words.hasPrefix("The certificate /") && words.contains("(--tls-cert)"))
        #expect(words.contains(what), "\(words)")
    }

    @Test(
        arguments: [
            ("", "it is empty"), ("hello\n", "it is not PEM"),
            (OtherCertificate.certificate, "it holds no private key, but a certificate on line 1"),
            (halfKey, "it is half written: the block that begins on line 1"),
            (UntrustedCertificate.encryptedKey, "the key is encrypted"),
            ("-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n", "the key is encrypted"),
        ])
    func `says what is wrong with a key`(text: String, what: String) async throws {
        let words = try await words(.key, written(text))
        #expect(words.hasPrefix("The key /") && words.contains("(--tls-key)"))
        #expect(words.contains(what), "\(words)")
    }

    @Test(arguments: [TLSProblem.File.certificate, .key])
    func `is named if it is missing or is no file`(file: TLSProblem.File) async throws {
        let missing = try await words(file) { try FileManager.default.removeItem(atPath: $0) }
        #expect(missing.hasPrefix("There is no \(file.rawValue) /"))
        #expect(missing.contains(file.option))
        let folder = try await words(file) { path in
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: false)
        }
        #expect(folder.contains("is a folder"))
    }

    @Test func `is recognised as DER`() async throws {
        let certificate = try #require(
            try PEMText.certificates(in: Array(OtherCertificate.certificate.utf8)).first)
        let bytes = Data(try certificate.toDERBytes())
        let words = try await words(.certificate) { try bytes.write(to: URL(fileURLWithPath: $0)) }
        #expect(words.contains("it is DER and not PEM"), "\(words)")
    }

    @Test func `is reported if key and certificate do not match`() async throws {
        try await EncryptionTests.withFiles { files in
            try written(OtherCertificate.key)(files.keyPath)
            chmod(files.keyPath, 0o600)
            #expect(throws: ServerProblem.badTLS(.keyMismatch(files))) {
                try LiveCertificate(files)
            }
            #expect(
                ServerProblem.badTLS(.keyMismatch(files)).sentence.hasPrefix(
                    "The key \(files.keyPath) does not belong to the certificate"))
        }
    }

    @Test func `has dates without times`() async throws {
        try await EncryptionTests.withFiles { files in
            let live = try LiveCertificate(files)
            #expect(live.lastDay == "2126-10-31")
        }
    }
}
