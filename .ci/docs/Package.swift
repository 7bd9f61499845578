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
        // `make docs` copies Sources/penstock/Penstock.docc beside its source.
        .target(name: "penstock", path: "Articles")
    ]
)
