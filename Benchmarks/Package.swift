// swift-tools-version: 6.2
import PackageDescription

/// The measurements of Tenantry, a package of its own so that nobody who uses Tenantry builds them.
///
/// Run with `swift run --package-path Benchmarks -c release append`, or `execute`, `index`, `past`, `questions`,
/// `rebuild`, `scan`, `sealing`.
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
        .target(name: "BenchmarkSupport", dependencies: ["CReference"], swiftSettings: strict),
        .executableTarget(
            name: "append",
            dependencies: ["BenchmarkSupport", .product(name: "EventLog", package: "tenantry")],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "execute",
            dependencies: ["BenchmarkSupport", .product(name: "Tenantry", package: "tenantry")],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "index",
            dependencies: [
                "BenchmarkSupport", .product(name: "AuditTrail", package: "tenantry"),
                .product(name: "EventLog", package: "tenantry"), .product(name: "LMDB", package: "tenantry"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "past",
            dependencies: [
                "BenchmarkSupport", .product(name: "AuditTrail", package: "tenantry"),
                .product(name: "Tenantry", package: "tenantry"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "questions",
            dependencies: [
                .product(name: "AuditTrail", package: "tenantry"), .product(name: "Tenantry", package: "tenantry"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "rebuild",
            dependencies: [
                "BenchmarkSupport", .product(name: "EventLog", package: "tenantry"),
                .product(name: "Tenantry", package: "tenantry"),
            ],
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
        .executableTarget(
            name: "sealing",
            dependencies: ["BenchmarkSupport", .product(name: "Tenantry", package: "tenantry")],
            swiftSettings: strict
        ),
    ],
    swiftLanguageModes: [.v6]
)
