// swift-tools-version: 6.2
import PackageDescription

/// The measurements of Tenantry, a package of its own so that nobody who uses Tenantry builds them.
///
/// Run with `swift run --package-path Benchmarks --scratch-path .build-release -c release append` (or `scan`).
let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "tenantry", path: "..")],
    targets: [
        .target(name: "CReference", linkerSettings: [.linkedLibrary("lmdb")]),
        .target(name: "CAllocationCounter"),
        .target(name: "BenchmarkSupport", swiftSettings: strict),
        .executableTarget(
            name: "append",
            dependencies: ["BenchmarkSupport", "CReference", .product(name: "EventLog", package: "tenantry")],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "scan",
            dependencies: [
                "BenchmarkSupport", "CAllocationCounter", "CReference",
                .product(name: "EventLog", package: "tenantry"),
            ],
            swiftSettings: strict
        ),
    ],
    swiftLanguageModes: [.v6]
)
