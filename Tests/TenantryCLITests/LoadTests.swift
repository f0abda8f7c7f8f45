import Foundation
import TestSupport
import Testing

/// The server under load, by a program of its own: `tools/load-http` says what it checks.
@Suite("The server under load") struct LoadTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    /// A minute at full length, a few seconds else.
    private static let seconds = "\(max(3, Soak.count(of: 60)))"

    private func load(_ arguments: String...) throws {
        let tool = Self.root.appending(path: "tools/load-http").path
        let program = Executable.products.appending(path: "tenantry").path
        let all = [tool] + arguments + ["--seconds", Self.seconds, "--seed", "\(Soak.seed)"]
        let run = try Executable(command: "python3").run(all, environment: ["TENANTRY": program])
        #expect(run.status == 0, "seed \(Soak.seed): \(run.output)\(run.messages)")
    }

    @Test func `64 clients read what they wrote`() throws { try load("commands") }

    @Test func `commands whose connections are cut take effect once when they are sent again`() throws {
        try load("commands", "--cut", "0.1")
    }

    @Test func `commands take effect once though the server is killed and stopped under load`() throws {
        let times = "\(max(2, Soak.count(of: 20)))"
        try load("commands", "--cut", "0.02", "--kill", times, "--stop", times)
    }

    @Test func `many subscribers get what their filters want, once, in order`() throws {
        let part = max(0.1, min(1, Soak.scale))
        try load("feed", "--subscribers", "\(Int(1_000 * part))", "--rate", "\(2_000 * part)")
    }

    @Test func `followers of everything miss nothing beside writers at full speed`() throws {
        try load("follow", "--silent", "0")
    }
}
