import Foundation
import TestSupport
import Testing

/// Where an engine listens, and how long it keeps a connection.
@Suite("the address of an engine")
struct ListenTests {
    @Test func `localhost means both loopback addresses`() async throws {
        try await Kettle.lend { program in
            let file = try program.write("kettle.toml", Kettle.campaign())
            let engine = try program.start(
                ["serve", file, "--listen", "localhost:\(LastingPort.free())"])
            let url = try #require(await engine.listeningURL(), "\(engine.errors)")
            try await engine.end {
                let port = try #require(url.split(separator: ":").last)
                var hosts = ["127.0.0.1", "localhost"]
                // A machine without this loopback does not listen there.
                if FileManager.default.contents(atPath: "/proc/net/if_inet6")?.isEmpty == false {
                    hosts.append("[::1]")
                }
                for host in hosts {
                    let list = try await program.start(
                        ["drop", "list", "--url", "http://\(host):\(port)"]
                    ).result()
                    #expect(list.status == 0, "\(host): \(list.errors)")
                }
            }
        }
    }

    @Test func `every client learns how long an idle connection is kept`() async throws {
        try await Kettle.lend { program in
            let file = try program.write("kettle.toml", Kettle.campaign())
            for wrong in ["0s", "2h", "soon", ""] {
                let refused = try await program.run("serve", file, "--keep-alive", wrong)
                #expect(refused.status == 64)
                #expect(refused.errors.contains("--keep-alive is a length of time"))
            }
            let port = LastingPort.free()
            let engine = try program.start(
                ["serve", file, "--listen", "127.0.0.1:\(port)", "--keep-alive", "90s"])
            _ = try #require(await engine.listeningURL(), "\(engine.errors)")
            try await engine.end {
                let script = try program.write(
                    "ask",
                    """
                    exec 3<>/dev/tcp/127.0.0.1/\(port)
                    printf 'GET /healthz HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n' >&3
                    while read -r line <&3; do
                        echo "${line%$'\\r'}"
                        [ "$line" = $'\\r' ] && break
                    done
                    """)
                let answer = try await program.startShell(script).result().output
                #expect(answer.contains("keep-alive: timeout=90\n"), "\(answer)")
            }
        }
    }
}
