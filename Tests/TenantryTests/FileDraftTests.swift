import Foundation
import Synchronization
import Tenantry
import TestSupport
import Testing

@Suite struct FileDraftTests {
    @Test func `a file that is there already is left as it is`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("file")
        try Data("first".utf8).write(to: URL(filePath: path))
        let draft = try FileDraft(for: path)
        try draft.write("second".utf8)
        let error = #expect(throws: CocoaError.self) { try draft.finish() }
        #expect(error?.code == .fileWriteFileExists)
        #expect(FileManager.default.contents(atPath: path) == Data("first".utf8))
    }

    @Test func `a file that is not finished leaves nothing`() throws {
        let directory = try TemporaryDirectory()
        var draft: FileDraft? = try FileDraft(for: directory.path("file"))
        try draft?.write("half".utf8)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).count == 1)
        draft = nil
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
    }

    @Test func `what a process of the same number had left does not get in the way`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("file")
        let left = "\(path).\(ProcessInfo.processInfo.processIdentifier).new"
        try Data("left behind, and longer".utf8).write(to: URL(filePath: left))
        try FileManager.default.linkItem(atPath: left, toPath: directory.path("other"))
        let draft = try FileDraft(for: path)
        try draft.write("whole".utf8)
        try draft.finish()
        #expect(FileManager.default.contents(atPath: path) == Data("whole".utf8))
        #expect(FileManager.default.contents(atPath: directory.path("other"))?.count == 23)
    }

    @Test func `where no file can be made the system's reason is told`() throws {
        let directory = try TemporaryDirectory()
        let error = #expect(throws: (any Error).self) { try FileDraft(for: directory.path("none/file")) }
        #expect(error?.reason == "No such file or directory")
    }

    /// Whoever is cut off at any moment leaves what is seen at that moment.
    @Test func `while files are made there is nothing beside them but drafts, which are their owner's alone`() throws {
        let directory = try TemporaryDirectory()
        let place = directory.path("")
        let names = (0..<400).map { "key\($0)" }
        let isDone = Mutex(false)
        let seen = Mutex<Set<String>>([])
        let watcher = Thread {
            repeat {
                let found = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
                for name in found where !names.contains(name) {
                    let attributes = try? FileManager.default.attributesOfItem(atPath: place + name)
                    let mode = attributes?[.posixPermissions] as? Int
                    let kind = name.hasPrefix("key") && name.hasSuffix(".new") ? "draft" : "stranger"
                    _ = seen.withLock { $0.insert("\(kind) \(mode.map { String($0, radix: 8) } ?? "gone")") }
                }
            } while !isDone.withLock { $0 }
        }
        watcher.start()
        for name in names {
            let draft = try FileDraft(for: directory.path(name))
            try draft.write(name.utf8)
            try draft.finish()
        }
        isDone.withLock { $0 = true }
        while !watcher.isFinished { usleep(1_000) }
        let kinds = seen.withLock { $0 }
        #expect(kinds.contains("draft 600"), "no draft was seen")
        #expect(kinds.subtracting(["draft 600", "draft gone"]) == [])
    }
}
