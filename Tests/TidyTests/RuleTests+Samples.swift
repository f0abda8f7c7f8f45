extension RuleTests {
    private static let model = "Sources/TenantModel/A.swift"
    private static let log = "Sources/EventLog/A.swift"

    static let formSamples: [Sample] = [
        Sample(.fileLength, log, String(repeating: "\n", count: 401), breaksAt: 401),
        Sample(.fileLength, log, String(repeating: "\n", count: 400)),
        Sample(.fileLength, "Sources/TenantModel/events.pb.swift", String(repeating: "\n", count: 9000)),
        Sample(.lineLength, log, "a\n" + String(repeating: "é", count: 121), breaksAt: 2),
        Sample(.lineLength, log, String(repeating: "é", count: 120)),
        Sample(.functionLength, log, function("func f(\n  _ x: Int\n) ", 68), breaksAt: 1),
        Sample(.functionLength, log, function("    init(x: () -> Void = {}) ", 70), breaksAt: 1),
        Sample(.functionLength, log, function("@Test(arguments: [1]) func `a b`() ", 70), breaksAt: 1),
        Sample(.functionLength, log, function("public static func f() ", 68)),
        Sample(.functionLength, log, "protocol P {\n  func f()\n}\n" + function("struct S ", 100)),
        Sample(.fileName, log, "struct B {}", breaksAt: 1),
        Sample(.fileName, log, "struct B { enum A {} }"),
        Sample(.fileName, "Sources/EventLog/A+B.swift", "struct B {}", breaksAt: 1),
        Sample(.fileName, "Sources/EventLog/A+B.swift", "extension A<Int> {}"),
    ]

    static let moduleSamples: [Sample] = [
        Sample(.imports, log, "import LMDB\nimport Foundation\nimport CCRC32C"),
        Sample(.imports, log, "internal import TenantModel\nimport struct Tenantry.Platform", breaksAt: 1, 2),
        Sample(.imports, log, "import CLMDB", breaksAt: 1),
        Sample(.imports, "Sources/NewModule/A.swift", "import LMDB", breaksAt: 1),
        Sample(.systemImports, model, "public import SwiftProtobuf\nimport Glibc", breaksAt: 2),
        Sample(.unsafeCode, log, "let a = unsafe b\nlet p: UnsafePointer<Int>\n// unsafe", breaksAt: 1, 2),
        Sample(.unsafeCode, log, "nonisolated(unsafe) var a = 1\nx.withUnsafeBytes {}", breaksAt: 1, 2),
        Sample(.unsafeCode, "Sources/EventLog/Record/A.swift", "let a = unsafe b"),
        Sample(.uncheckedSendable, log, "\nfinal class A: @unchecked Sendable {}", breaksAt: 2),
        Sample(.uncheckedSendable, log, "// Its lock protects it.\n@safe\nfinal class A: @unchecked Sendable {}"),
        Sample(.crashes, log, "let a = try! b()\nfatalError()\nlet c = \"try!\"", breaksAt: 1, 2),
        Sample(.output, log, "print(1)\nstream.print(1)\nfootprint(1)", breaksAt: 1),
        Sample(.output, "Sources/TenantryCLI/A.swift", "print(1)"),
        Sample(.systemImports, "Sources/Tenantry/A.swift", "import Glibc"),
        Sample(
            .worldliness, model, "let f = ISO8601DateFormatter()\nFileManager.default\nLocale.current", breaksAt: 1, 2,
            3),
        Sample(.worldliness, model, "let profile = locale.isEmpty"),
        Sample(.purity, model, "let a = context.now\nlet b = context.clock"),
        Sample(.purity, model, "let a = Date.now\nlet b = system.now()", breaksAt: 1, 2),
        Sample(.purity, model, "let a = Date()\nlet b = Int.random(in: 1...2)", breaksAt: 1, 2),
        Sample(.purity, model, "let b = Int.random(in: 1...2, using: &generator)\n// UUID()"),
        Sample(.purity, "Sources/Projections/A.swift", "UUID()\nContinuousClock.now", breaksAt: 1, 2),
        Sample(.purity, "Sources/Tenantry/A.swift", "UUID()"),
    ]

    static let wordSamples: [Sample] = [
        Sample(.markers, "README.md", "text\n(TO" + "DO: more)", breaksAt: 2),
        Sample(.markers, "README.md", "mastodon, hacking"),
        Sample(.names, log, "struct ThingManager {}\nlet a = FileManager.default", breaksAt: 1),
        Sample(.names, "Tests/ATests/TestUtils.swift", "struct A {}", breaksAt: 1),
        Sample(.commentedOutCode, log, "// let a = 5\n// }\n// print(a)\n// a.b = 5", breaksAt: 1, 2, 3, 4),
        Sample(.commentedOutCode, log, "// if a.isEmpty {\n// return a.first()", breaksAt: 1, 2),
        Sample(.commentedOutCode, log, "// Let the caller return it (see below).\n/// let a = 5\n// for each page"),
        Sample(.machinePaths, "tools/x", "cd /wo" + "rk/main", breaksAt: 1),
        Sample(.machinePaths, "tools/x", "cd /tmp; the work/life balance"),
    ]

    /// A declaration with a body of so many lines between the braces' own.
    private static func function(_ head: String, _ lines: Int) -> String {
        head + "{\n" + String(repeating: "  if a { b() }\n", count: lines) + "}\n"
    }
}
