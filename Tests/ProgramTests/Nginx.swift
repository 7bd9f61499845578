import Client
import Foundation
import TestSupport
import Testing

/// Runs nginx with its defaults in front of an engine, as a child of the test.
enum Nginx {
    private static let places = [
        "/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx", "/usr/local/bin/nginx",
        "/opt/homebrew/bin/nginx",
    ]

    /// The path of nginx; nil if it is not installed.
    static let path = places.first { FileManager.default.isExecutableFile(atPath: $0) }

    /// Whether it must be there: on Linux the set-up installs it, so its absence is a failure.
    static var canBeHad: Bool {
        #if os(Linux)
            true
        #else
            path != nil
        #endif
    }

    /// Runs the body with a proxy to a port of this machine, and gives it the proxy's URL.
    static func lend(
        to port: Int, _ program: PenstockProgram, _ body: (_ url: String) async throws -> Void
    ) async throws {
        let nginx = try #require(path, "nginx is not installed: .ci/setup does it")
        let own = LastingPort.free()
        let folder = program.path("nginx")
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(folder)/\($0);"
        }
        let file = try program.write(
            "nginx.conf",
            """
            daemon off; master_process off; pid \(folder)/pid;
            events {}
            http {
                access_log off; \(temporary.joined(separator: " "))
                server {
                    listen 127.0.0.1:\(own);
                    location / { proxy_pass http://127.0.0.1:\(port); }
                }
            }
            """)
        let running = try program.startOther(
            nginx, ["-e", "stderr", "-p", folder, "-c", file])
        try await running.end {
            let url = "http://127.0.0.1:\(own)"
            let client = try EngineClient(try #require(EngineAddress(url: url)), token: nil)
            // Nobody answers until nginx listens; if it cannot, it reports why and ends.
            var isThere = false
            while !isThere && !running.hasEnded {
                isThere = await client.answersHealth(within: .seconds(5))
            }
            try #require(isThere, "nginx did not start: \(running.errors)")
            try await body(url)
        }
    }
}
