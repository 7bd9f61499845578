import LoadGenerator
import Wire
import Client
import Foundation
import NIOCore
import NIOPosix
import Rules
import Synchronization
import Testing

@testable import Service

@Suite struct EncryptionTests {
    /// A certificate for `localhost`, for these tests only.
    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBmjCCAUGgAwIBAgIUcApXPmdSwMSbxltMW4so7E7W+y0wCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNDA4MDIyOVoYDzIxMjYxMDMx
        MDgwMjI5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAAQlM8sCNuVwFp6AcxZ1jB7Yv8ZSgG/u58qH5ChiQ+yWSdN2UqwuQCWk
        Wqj97ZekpqWu2eWBCuJXv73WHU2Ya/Eyo28wbTAdBgNVHQ4EFgQUlSxmaM3Aq6sS
        Qj/OnEKLGCyX0AwwHwYDVR0jBBgwFoAUlSxmaM3Aq6sSQj/OnEKLGCyX0AwwDwYD
        VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
        zj0EAwIDRwAwRAIgPJbu74s3VP2EBl00t3deb4Zk8kH5HmSuh3Xb6JnviV8CIACj
        Dzj4LopsCC3kLzV3cDBtUZzu1Y8b/GfGPwVRoL+T
        -----END CERTIFICATE-----
        """
    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjwFIz+o8Z6pOw0EL
        8SZxdM605bGFkbyp3xJCVSZA/EOhRANCAAQlM8sCNuVwFp6AcxZ1jB7Yv8ZSgG/u
        58qH5ChiQ+yWSdN2UqwuQCWkWqj97ZekpqWu2eWBCuJXv73WHU2Ya/Ey
        -----END PRIVATE KEY-----
        """

    static func withFiles(_ body: (TLSFiles) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let files = TLSFiles(
            certificatePath: directory.appending(path: "cert.pem").path,
            keyPath: directory.appending(path: "key.pem").path)
        try Self.certificate.write(toFile: files.certificatePath, atomically: true, encoding: .utf8)
        try Self.key.write(toFile: files.keyPath, atomically: true, encoding: .utf8)
        #expect(chmod(files.keyPath, 0o600) == 0)
        try await body(files)
    }

    @Test func anEncryptedServerNeedsTheRightTrust() async throws {
        try await EncryptionTests.withFiles { files in
            try await TestServer.lend {
                $0.tls = files
            } _: { server in
                #expect(server.http.address.url.hasPrefix("https://"))
                let client = try EngineClient(
                    server.address("localhost"), token: "token-viewer",
                    trust: .authorities(path: files.certificatePath), deadline: .minutes(10))
                #expect(try await client.drops().map(\.id) == ["d1"])
                let stranger = try EngineClient(
                    server.address("localhost"), token: "token-viewer", trust: .system)
                await #expect(throws: ClientError.self) { try await stranger.drops() }
            }
        }
    }

    @Test func aCrowdCanBeEncrypted() async throws {
        try await EncryptionTests.withFiles { files in
            try await TestServer.lend {
                $0.tls = files
            } _: { server in
                let target = CrowdTarget(
                    server.address("localhost"), token: "token-partner",
                    trust: .authorities(path: files.certificatePath))
                let loop = MultiThreadedEventLoopGroup.singleton.next()
                let done = loop.makePromise(of: Int.self)
                loop.execute {
                    do {
                        let pool = try CrowdPool(target, connections: 2, on: loop)
                        pool.send(RawRequest("GET", "/healthz")) { outcome in
                            pool.close()
                            if case .answered(let status, _) = outcome {
                                done.succeed(status)
                            } else {
                                done.succeed(0)
                            }
                        }
                    } catch {
                        done.fail(error)
                    }
                }
                let status = try await done.futureResult.get()
                #expect(status == 200)
            }
        }
    }

    @Test func aWrongCertificateIsReportedBeforeListening() async throws {
        let files = TLSFiles(
            certificatePath: "/nonexistent/cert.pem", keyPath: "/nonexistent/key.pem")
        let error = await #expect(throws: ServerProblem.self) {
            let server = try await TestServer.build { $0.tls = files }
            await server.tearDown()
        }
        #expect(error?.sentence.contains("/nonexistent/cert.pem") == true)
    }
}
