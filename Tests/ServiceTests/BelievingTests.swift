import Client
import Foundation
import NIOCore
import Testing

@testable import Service

@Suite("A client that does not trust a certificate")
struct BelievingTests {
    /// The error's text for a client that trusts a file and a server that shows a certificate.
    private func words(
        _ certificate: String?, trusting trust: (TLSFiles) throws -> TrustRoots
    ) async throws -> String {
        var words = ""
        try await EncryptionTests.withFiles { files in
            if let certificate {
                try Data(certificate.utf8).write(to: URL(fileURLWithPath: files.certificatePath))
            }
            try await TestServer.lend {
                $0.tls = files
            } _: { server in
                let client = try EngineClient(
                    server.address("localhost"), token: "token-viewer", trust: try trust(files),
                    deadline: .minutes(10), connectDeadline: .minutes(10))
                let error = await #expect(throws: ClientError.self) { try await client.drops() }
                words = try #require(error?.sentence)
                if case .untrusted = error { return }
                Issue.record("\(words)")
            }
        }
        return words
    }

    private func itself(_ files: TLSFiles) -> TrustRoots {
        .authorities(path: files.certificatePath)
    }

    @Test func `says when the certificate expired or becomes valid`() async throws {
        let ended = try await words(UntrustedCertificate.ended, trusting: itself)
        #expect(ended.contains("its certificate ended on 2020-01-11"), "\(ended)")
        #expect(!ended.contains("--trust"))
        let notYet = try await words(UntrustedCertificate.notYet, trusting: itself)
        #expect(notYet.contains("its certificate is not valid before 2199-01-01"), "\(notYet)")
    }

    @Test func `says for which name the certificate is`() async throws {
        let other = try await words(UntrustedCertificate.ofShop, trusting: itself)
        #expect(other.contains("its certificate is for shop.example, and not for"), "\(other)")
    }

    @Test func `says who should have signed the certificate`() async throws {
        let system = try await words(nil) { _ in .system }
        let nobody = "nobody whom this machine trusts has signed its certificate"
        #expect(system.contains(nobody), "\(system)")
        let other = try await words(nil) { files in
            let path = files.certificatePath + ".other"
            try Data(OtherCertificate.certificate.utf8).write(to: URL(fileURLWithPath: path))
            return .authorities(path: path)
        }
        let none = "none of the certificates in /"
        #expect(other.contains(none) && other.contains(".other"), "\(other)")
    }

    @Test func `says what is wrong with the trusted file`() async throws {
        try await EncryptionTests.withFiles { files in
            func words(_ path: String) -> String? {
                let error = #expect(throws: ClientError.self) {
                    try EngineClient(
                        EngineAddress(host: "localhost", port: 1, isEncrypted: true), token: nil,
                        trust: .authorities(path: path))
                }
                return error?.sentence
            }
            #expect(words("/nonexistent.pem") == "/nonexistent.pem does not exist: check the path.")
            let key = words(files.keyPath)
            #expect(key?.contains("it holds no certificate, but a private key") == true)
        }
    }

    @Test func `is told to use https when it sent plain text`() async throws {
        try await EncryptionTests.withFiles { files in
            try await TestServer.lend {
                $0.tls = files
            } _: { server in
                let client = try EngineClient(
                    EngineAddress(host: "127.0.0.1", port: server.http.address.port), token: "t",
                    deadline: .minutes(10), connectDeadline: .minutes(10))
                let error = await #expect(throws: ClientError.self) { try await client.drops() }
                #expect(error?.sentence.contains("it speaks TLS; write https://") == true)
                let cut = await #expect(throws: ClientError.self) {
                    for try await _ in client.watch() {}
                }
                #expect(cut?.sentence.contains("it speaks TLS; write https://") == true)
            }
        }
    }
}
