package import Foundation

/// The built program, run as a child process with its own folders.
package struct PenstockProgram: Sendable {
    package struct Result: Sendable {
        package var status: Int32
        package var output: String
        package var errors: String
    }

    package struct NotBuilt: Error, CustomStringConvertible {
        package var description: String {
            "the program was not found beside the tests: build it first"
        }
    }

    /// The folder that is the user's home in every run.
    package let home: URL
    private let executable: URL
    private let allotment: EngineAllotment

    /// Runs a test with a program whose home is an empty temporary folder. The test waits until the
    /// other tests leave room for `engines` engines at the same time.
    package static func lend(
        engines: Int = 1, _ body: (PenstockProgram) async throws -> Void
    ) async throws {
        try await EngineGate.shared.pass(engines: engines) { allotment in
            let program = try PenstockProgram(allotment)
            defer { program.cleanUp() }
            try await body(program)
        }
    }

    private init(_ allotment: EngineAllotment) throws {
        self.allotment = allotment
        executable = URL(fileURLWithPath: BuiltProgram.path("penstock"))
        guard FileManager.default.isExecutableFile(atPath: executable.path) else {
            throw NotBuilt()
        }
        home = FileManager.default.temporaryDirectory
            .appendingPathComponent("penstock-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    }

    private func cleanUp() {
        try? FileManager.default.removeItem(at: home)
    }

    package func path(_ name: String) -> String {
        home.appendingPathComponent(name).path
    }

    /// Writes a file into the home and returns its path.
    package func write(_ name: String, _ text: String) throws -> String {
        try text.write(toFile: path(name), atomically: true, encoding: .utf8)
        return path(name)
    }

    package var executablePath: String { executable.path }

    /// The environment of every run: the user's own folders are out of reach.
    package var environment: [String: String] {
        var environment = ProcessInfo.processInfo.environment
        environment["HOME"] = home.path
        environment["XDG_CONFIG_HOME"] = path("config")
        environment["XDG_DATA_HOME"] = path("data")
        environment["XDG_CACHE_HOME"] = path("cache")
        environment["TMPDIR"] = home.path
        environment["TERM"] = "dumb"
        environment["LANG"] = "C.UTF-8"
        environment["SWIFT_BACKTRACE"] = "enable=no"
        // tmux refuses to run inside another tmux.
        environment.removeValue(forKey: "TMUX")
        environment.removeValue(forKey: "PENSTOCK_TOKEN")
        environment.removeValue(forKey: "NO_COLOR")
        return environment.merging(Guardian.shared.environment) { $1 }
    }

    /// Runs the program to its end, with standard input closed.
    package func run(
        _ arguments: String..., environment extra: [String: String] = [:]
    ) async throws -> Result {
        let child = try start(arguments, environment: extra)
        return await child.result()
    }

    /// Starts the program and leaves it running. Throws if this is more engines than the test asked
    /// for.
    package func start(
        _ arguments: [String], environment extra: [String: String] = [:]
    ) throws -> RunningProgram {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = home
        process.environment = environment.merging(extra) { $1 }
        process.standardInput = FileHandle.nullDevice
        guard arguments.first == "serve" || arguments.first == "demo" else {
            return try RunningProgram(process)
        }
        try allotment.begin()
        do {
            return try RunningProgram(process) { [allotment] in allotment.end() }
        } catch {
            allotment.end()
            throw error
        }
    }

    /// Runs a shell script that finds the program as `penstock`, as a user's shell would.
    package func startShell(
        _ script: String, environment extra: [String: String] = [:]
    ) throws -> RunningProgram {
        let folder = executable.deletingLastPathComponent().path
        let path = ["PATH": folder + ":" + (environment["PATH"] ?? "/usr/bin:/bin")]
        return try startOther("/bin/bash", ["-m", script], environment: path.merging(extra) { $1 })
    }

    /// Starts another program by its path, in the same environment.
    package func startOther(
        _ path: String, _ arguments: [String], environment extra: [String: String] = [:]
    ) throws -> RunningProgram {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = home
        process.environment = environment.merging(extra) { $1 }
        process.standardInput = FileHandle.nullDevice
        return try RunningProgram(process)
    }
}
