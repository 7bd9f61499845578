// swift-tools-version: 6.2
import PackageDescription

/// The articles alone, and the plugin that builds them, for `make docs`. This is a package of its
/// own: the program's package does not fetch the plugin, and this one does not build the program.
let package = Package(
    name: "articles",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0")
    ],
    targets: [
        // The folder is a link to Sources/penstock. A target needs a source; this one imports nothing.
        .target(name: "penstock", path: "penstock", sources: ["ExitStatus.swift"])
    ]
)
