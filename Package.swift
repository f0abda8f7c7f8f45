// swift-tools-version: 6.2
import PackageDescription

/// The language features every module of Tenantry is written in: all checks on, all warnings errors.
let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// The modules that *declare* functions returning spans or other non-escapable values need lifetimes as well.
let strictWithLifetimes = strict + [.enableExperimentalFeature("Lifetimes")]

let package = Package(
    name: "tenantry",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Tenantry", targets: ["Tenantry", "TenantModel"]),
        .library(name: "EventLog", targets: ["EventLog"]),
        .library(name: "LMDB", targets: ["LMDB"]),
        .library(name: "AuditTrail", targets: ["AuditTrail"]),
        .library(name: "TenantryHTTP", targets: ["TenantryHTTP"]),
        .executable(name: "tenantry", targets: ["TenantryCLI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .target(name: "CCRC32C"),
        .target(name: "CProcess"),
        .target(name: "SQLite", dependencies: ["CSQLite"], swiftSettings: strict),
        .target(name: "LMDB", dependencies: ["CLMDB"], swiftSettings: strictWithLifetimes),
        .target(name: "EventLog", dependencies: ["LMDB", "CCRC32C"], swiftSettings: strictWithLifetimes),
        .target(
            name: "TenantModel",
            dependencies: [
                .product(name: "HashTreeCollections", package: "swift-collections"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            exclude: ["events.proto"],
            swiftSettings: strict
        ),
        .target(name: "AuditTrail", dependencies: ["EventLog", "LMDB"], swiftSettings: strictWithLifetimes),
        .target(
            name: "Projections",
            dependencies: [
                "AuditTrail", "EventLog", "LMDB", "TenantModel",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Tenantry",
            dependencies: [
                "Projections", "AuditTrail", "EventLog", "TenantModel", "SQLite",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HashTreeCollections", package: "swift-collections"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TenantryHTTP",
            dependencies: [
                "Tenantry", "TenantModel", "AuditTrail",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HashTreeCollections", package: "swift-collections"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "TenantryCLI",
            dependencies: [
                "Tenantry", "TenantModel", "AuditTrail", "TenantryHTTP", "CProcess",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HashTreeCollections", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "WebApplication",
            dependencies: [
                "TenantryHTTP", "Tenantry", "TenantModel",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Examples/WebApplication"
        ),
        .executableTarget(
            name: "EmptyHandler",
            dependencies: [
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Tests/Support/EmptyHandler",
            swiftSettings: strict
        ),
        .target(name: "TestSupport", path: "Tests/Support/TestSupport", swiftSettings: strict),
        .target(name: "CAllocationCounter", path: "Tests/Support/CAllocationCounter"),
        .executableTarget(
            name: "LMDBPeer",
            dependencies: ["LMDB", "TestSupport", "CAllocationCounter"],
            path: "Tests/Support/LMDBPeer",
            swiftSettings: strict
        ),
        .testTarget(name: "TidyTests", dependencies: ["TestSupport"], swiftSettings: strict),
        .testTarget(name: "LMDBTests", dependencies: ["LMDB", "LMDBPeer", "TestSupport"], swiftSettings: strict),
        .target(
            name: "SeededEvents",
            dependencies: ["EventLog", "TestSupport"],
            path: "Tests/Support/SeededEvents",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "LogDriver",
            dependencies: ["EventLog", "SeededEvents", "TestSupport"],
            path: "Tests/Support/LogDriver",
            swiftSettings: strict
        ),
        .testTarget(
            name: "EventLogTests",
            dependencies: ["EventLog", "LMDB", "CCRC32C", "LogDriver", "SeededEvents", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AuditTrailTests",
            dependencies: ["AuditTrail", "EventLog", "LMDB", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TenantModelTests",
            dependencies: [
                "TenantModel", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HashTreeCollections", package: "swift-collections"),
            ],
            exclude: ["Golden"],
            swiftSettings: strict
        ),
        .target(
            name: "SamplePayloads",
            dependencies: ["TenantModel", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
            path: "Tests/Support/SamplePayloads",
            swiftSettings: strict
        ),
        .testTarget(
            name: "ProjectionsTests",
            dependencies: [
                "Projections", "EventLog", "TenantModel", "SamplePayloads", "TestSupport",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "StoreDriver",
            dependencies: [
                "Tenantry", "TenantModel", "TestSupport",
                .product(name: "HashTreeCollections", package: "swift-collections"),
            ],
            path: "Tests/Support/StoreDriver",
            swiftSettings: strict
        ),
        .testTarget(
            name: "TenantryTests",
            dependencies: [
                "Tenantry", "TenantryCLI", "Projections", "AuditTrail", "EventLog", "LMDB", "TenantModel",
                "LMDBPeer", "SamplePayloads", "StoreDriver", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HashTreeCollections", package: "swift-collections"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TenantryHTTPTests",
            dependencies: [
                "TenantryHTTP", "Tenantry", "TenantModel", "EventLog", "TestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "HashTreeCollections", package: "swift-collections"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TenantryCLITests",
            dependencies: [
                "TenantryCLI", "Tenantry", "TenantModel", "TestSupport",
                .product(name: "HashTreeCollections", package: "swift-collections"),
            ],
            swiftSettings: strict
        ),
    ],
    swiftLanguageModes: [.v6]
)
