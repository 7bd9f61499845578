// swift-tools-version: 6.2
import PackageDescription

/// Every room gets the same strict flags: language mode 6, warnings are errors, imports are internal.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    // Tests look inside the rooms, optimised or not. Only ours: libraries built so are slower.
    .unsafeFlags(["-enable-testing"], .when(configuration: .release)),
]

let nio: [Target.Dependency] = ["NIOCore", "NIOPosix", "NIOHTTP1", "NIOFoundationCompat"].map {
    .product(name: $0, package: "swift-nio")
}
let tls: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let sqlite: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqliteInC: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let histogram: Target.Dependency = .product(name: "Histogram", package: "hdrhistogram-swift")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let arguments: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")

/// A room of the house, and whom it may import: the build refuses any other import.
func room(_ name: String, _ dependencies: [Target.Dependency], safe: Bool = false) -> Target {
    .target(
        name: name, dependencies: dependencies,
        swiftSettings: strict + (safe ? [.strictMemorySafety()] : []))
}

func tests(
    of name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: dependencies + ["TestSupport"],
        resources: resources, swiftSettings: strict)
}

let package = Package(
    name: "penstock",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "penstock", targets: ["penstock"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    ],
    targets: [
        room("Rules", [], safe: true),
        room("Machine", ["Rules", logging]),
        room("Certificates", [tls]),
        room("Telemetry", ["Rules", histogram]),
        room("Health", ["Telemetry", "Rules"], safe: true),
        room("Journal", ["Rules", "Telemetry", "Machine", sqlite, sqliteInC, crypto]),
        room(
            "Engine", ["Rules", "Telemetry", "Health", "Journal", "Campaign", "Machine", logging]),
        room("TOML", [], safe: true),
        room("Campaign", ["Rules", "TOML", "Machine"], safe: true),
        room("Wire", ["Rules", "Telemetry"]),
        room(
            "Service",
            [
                "Engine", "Campaign", "Rules", "Telemetry", "Health", "Wire", "Machine",
                "Certificates", crypto, tls, logging,
            ] + nio),
        room(
            "Client",
            ["Rules", "Telemetry", "Health", "Wire", "Machine", "Certificates", tls] + nio),
        room("Canvas", ["TOML"], safe: true),
        room("Deck", ["Canvas", "Rules", "Telemetry", "Health"]),
        .target(
            name: "CNcurses",
            linkerSettings: [
                .linkedLibrary("ncursesw", .when(platforms: [.linux])),
                .linkedLibrary("tinfo", .when(platforms: [.linux])),
                .linkedLibrary("ncurses", .when(platforms: [.macOS])),
            ]),
        room("Terminal", ["Canvas", "CNcurses"]),
        room("Settings", ["Canvas", "Deck", "Terminal", "Campaign", "Machine"]),
        room(
            "Recordings",
            [
                "Journal", "Client", "Wire", "Campaign", "Rules", "Telemetry", "Health", "Canvas",
                "Rehearsal", "Machine",
            ]),
        room(
            "Console",
            [
                "Canvas", "Terminal", "Deck", "Client", "Recordings", "Journal", "Settings",
                "Campaign", "Wire", "Rules", "Telemetry", "Health", "Machine",
            ]),
        room("Rehearsal", ["Rules", "Telemetry", "Campaign", "TOML", histogram]),
        room(
            "LoadGenerator",
            [
                "Rehearsal", "Client", "Wire", "Rules", "Telemetry", "Health", "Campaign",
                "Journal", "Canvas", "Machine",
            ] + nio),
        .executableTarget(
            name: "penstock",
            dependencies: [
                "Rules", "Health", "Journal", "Engine", "Campaign", "Wire", "Service",
                "Client", "Canvas", "Deck", "Terminal", "Settings", "Rehearsal", "Recordings",
                "Console",
                "LoadGenerator", "Machine", arguments,
                logging,
            ] + nio,
            swiftSettings: strict),
        .executableTarget(
            name: "law", dependencies: ["Rules", "Telemetry", "Journal", "Wire"],
            path: "Benchmarks/Law", swiftSettings: strict),
        .executableTarget(
            name: "trial", dependencies: ["Health", "Telemetry", "Rules", "Rehearsal"],
            path: "Benchmarks/Trial", swiftSettings: strict),

        .target(name: "CPty", path: "Tests/CPty"),
        .executableTarget(name: "guardian", path: "Tests/Guardian"),
        .target(
            name: "TestSupport",
            dependencies: ["Rules", "Telemetry", "Journal", "Engine", "CPty"],
            path: "Tests/TestSupport",
            swiftSettings: strict),
        tests(of: "Rules", ["Rules"], resources: [.copy("Stories")]),
        tests(of: "Machine", ["Machine", "Rules", logging]),
        tests(of: "Telemetry", ["Telemetry", "Rules"]),
        tests(of: "Health", ["Health", "Telemetry", "Rules"]),
        tests(
            of: "Journal", ["Journal", "Recordings", "Rules", "Telemetry", sqlite],
            resources: [.copy("Recordings")]),
        tests(of: "Engine", ["Engine", "Journal", "Rules", "Telemetry", "Campaign", "Machine"]),
        tests(of: "TOML", ["TOML"]),
        tests(of: "Campaign", ["Campaign", "Rules"]),
        tests(of: "Wire", ["Wire", "Rules", "Telemetry", "Health"]),
        tests(
            of: "Service",
            [
                "Service", "Client", "Engine", "Journal", "Campaign", "Rules", "Wire", "Telemetry",
                "Certificates", "Machine", "LoadGenerator",
            ] + nio + [tls, .product(name: "NIOEmbedded", package: "swift-nio")]),
        tests(of: "Canvas", ["Canvas"]),
        tests(
            of: "Deck", ["Deck", "Canvas", "Rules", "Telemetry", "Health"],
            resources: [.copy("Screens")]),
        tests(of: "Terminal", ["Terminal", "Canvas"]),
        tests(of: "Rehearsal", ["Rehearsal", "Rules", "Telemetry", "Campaign"]),
        tests(
            of: "Program",
            [
                "penstock", "Rules", "Journal", "Engine", "Telemetry", "Health", "Campaign",
                "Client", "Wire", "Rehearsal", "Service", "Recordings", "LoadGenerator", "Machine",
            ] + nio),
        tests(
            of: "Recordings",
            ["Recordings", "Journal", "Campaign", "Rules", "Telemetry", "Wire", "Machine", sqlite]),
        tests(of: "Console", ["Console", "Client", "Health", "Rules", "Telemetry", "Wire"]),
        tests(
            of: "LoadGenerator",
            ["LoadGenerator", "Campaign", "Rehearsal", "Rules", "Client"] + nio
        ),
        tests(of: "Trial", ["trial", "Health"]),
        tests(of: "House", []),
    ]
)
