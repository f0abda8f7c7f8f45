import Foundation
import TestSupport
import Testing

@Suite("The operator's commands") struct OperatorCommandTests {
    /// A store with a tenant that has a secret.
    private func store() throws -> CommandLineStore {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme", "--owner", "ann@example.com")
        try store.done("config", "set", "acme", "auth", "token", "--type", "secret", input: "hush")
        return store
    }

    private func damage(_ path: String) throws {
        let file = URL(filePath: path + "/log/data.mdb")
        var bytes = try Data(contentsOf: file)
        var start = bytes.startIndex
        while let place = bytes[start...].range(of: Data("ann@example.com".utf8)) {
            bytes[place.lowerBound] ^= 1
            start = place.upperBound
        }
        try bytes.write(to: file)
    }

    @Test func `a damaged record is named with its place and what helps, and verify ends with 8`() throws {
        let store = try store()
        try damage(store.path)
        let streams = try store.run(["verify"])
        #expect(streams.status == 8)
        #expect(streams.output.contains("log/data.mdb, position 8, byte "))
        #expect(streams.messages.contains("tenantry backup restore"))
        let json = try store.run(["verify", "-o", "json"])
        #expect(json.status == 8 && json.output.contains("\"fault_count\" : 1"))
    }

    @Test func `a master key that is not the store's is blamed, and not the store`() throws {
        let (store, other) = (try store(), try CommandLineStore())
        let junk = try store.file("junk.key", "no key")
        for key in ["\(other.path).key", junk] {
            let streams = try store.run(["verify", "--master-key-file", key])
            #expect(streams.status == 8 && streams.output.contains("\(key): "), "\(streams.output)")
            #expect(streams.messages.contains("name the store's own master key with --master-key-file"))
            #expect(!streams.messages.contains("restore"), "\(streams.messages)")
        }
        try Data().write(to: URL(filePath: "\(store.path)/keys/stranger"))
        let stranger = try store.run(["verify"])
        #expect(stranger.status == 8 && stranger.messages.hasSuffix("  move it out of the store\n"))
        let restored = try store.run(["backup", "restore", store.path, "--store", "\(store.path).new"])
        #expect(restored.messages.contains("is a store, and not a backup of one"), "\(restored.messages)")
    }

    @Test func `a damaged page ends no command with a dump, but with what to do`() throws {
        let store = try CommandLineStore(isMade: false)
        try store.done("simulate", "--tenants", "3", "--events", "1000")
        let file = URL(filePath: "\(store.path)/log/data.mdb")
        let whole = [UInt8](try Data(contentsOf: file))
        // Roots are looked at when the log is opened; other leaves with records LMDB trusts.
        let roots = [80, 128, 4_096 + 80, 4_096 + 128].map { place in Int(whole[place]) + 256 * Int(whole[place + 1]) }
        for junk: UInt8 in [0, 1, 0x10, 0xA5, 0xFF] {
            var bytes = whole
            for start in stride(from: 8_192, to: bytes.count, by: 4_096) where whole[start + 10] == 2 {
                let page = whole[start..<start + 4_096]
                let hasRecords = page.firstRange(of: Array("example.com".utf8)) != nil
                guard hasRecords, !roots.contains(start / 4_096) else { continue }
                bytes.replaceSubrange(start + 8..<start + 512, with: repeatElement(junk, count: 504))
            }
            try Data(bytes).write(to: file)
            for command in [["tenant", "list"], ["replay"], ["backup", "create", "\(store.path).b"]] {
                let streams = try store.run(command)
                #expect(streams.status == 74 && streams.messages.contains("damaged"), "\(junk) \(streams.messages)")
                #expect(!streams.messages.contains("Thread"), "\(junk), \(streams.messages)")
            }
        }
        #expect(try store.run(["verify"]).status == 8)
    }

    @Test func `a root that was kept proves later that nothing was altered`() throws {
        let store = try store()
        let file = try store.file("root.txt", try store.done("verify", "--root"))
        try store.done("tenant", "suspend", "acme")
        let later = try store.done("verify", "--expect", file)
        #expect(later.contains("no fault") && later.contains("are unaltered"))
        #expect(try store.run(["verify", "--expect", "8:" + String(repeating: "0", count: 64)]).status == 8)
        #expect(try store.run(["verify", "--expect", "nonsense"]).status == 65)
    }

    @Test func `verify says that it could not compare the views, and ends with 74`() throws {
        let store = try store()
        store.variables["TMPDIR"] = store.path + "/not-there"
        let streams = try store.run(["verify"])
        #expect(streams.status == 74 && streams.output.hasPrefix("no fault in what could be verified: "))
        #expect(streams.messages.contains("the views were not compared") && streams.messages.contains("TMPDIR"))
        #expect(try store.done("verify", "--log-only").hasPrefix("no fault: "))
    }

    @Test func `read-only changes nothing: commands are refused and make no key, the trail still answers`() throws {
        let store = try store()
        let before = try store.files().filter { !$0.key.hasSuffix("lock.mdb") }
        #expect(try store.done("tenant", "list", "-o", "name", "--read-only") == "acme\n")
        #expect(try store.done("audit", "query", "--tenant", "acme", "--read-only").contains("tenant.created"))
        #expect(try store.run(["tenant", "suspend", "acme", "--read-only"]).status == 74)
        let create = ["tenant", "create", "Globex", "--billing-email", "b@example.com", "--read-only"]
        #expect(try store.run(create).status == 74)
        #expect(try store.run(["rebuild", "--read-only"]).status == 74)
        let check = try store.run(["rebuild", "--check", "--read-only"])
        #expect(check.status == 74 && check.messages.contains("'tenantry verify'"))
        #expect(try store.files().filter { !$0.key.hasSuffix("lock.mdb") } == before)
    }

    @Test func `a backup is made, verified, read, and restored under another id`() throws {
        let store = try store()
        let backup = store.path + ".backup"
        let made = try store.run(["backup", "create", backup])
        #expect(made.output.contains("9 events, 1 key") && made.messages.contains("recorded in the store: #10"))
        #expect(try store.done("events", "list", "--type", "backup.completed").contains("up to #9"))
        let silent = try store.run(["backup", "create", backup + "2", "--read-only"])
        #expect(silent.status == 0 && silent.messages.contains("not recorded in the store: "))
        #expect(try store.run(["backup", "create", backup]).status == 73)
        #expect(try store.done("backup", "verify", backup).contains("no fault"))
        let key = store.path + ".key"
        let read = ["tenant", "list", "-o", "name", "--store", backup, "--master-key-file", key]
        #expect(try store.run(read).status == 74)
        #expect(try store.run(read + ["--read-only"]).output == "acme\n")
        let new = store.path + "-new"
        try store.done("backup", "restore", backup, "--store", new, "--master-key-file", key, "--to", "#8")
        #expect(try store.run(["verify", "--store", new, "--master-key-file", key]).status == 0)
        let digest = try store.done("replay", "--store", new, "--master-key-file", key)
        #expect(digest.contains("8 events"))
        #expect(try store.run(["backup", "restore", backup, "--master-key-file", key]).status == 73)
        try damage(backup)
        #expect(try store.run(["backup", "verify", backup]).status == 8)
    }

    @Test func `a tenant goes from one store to another, once`() throws {
        let (from, to) = (try store(), try CommandLineStore())
        let file = try from.file("acme.ndjson", try from.done("export", "tenant", "acme", "--with-secrets"))
        #expect(try to.run(["import", "tenant", file, "--dry-run"]).output == "acme would be made\n")
        #expect(try to.done("import", "tenant", file).hasPrefix("acme made: tenant_"))
        #expect(try to.done("import", "tenant", file).hasPrefix("acme there already: tenant_"))
        #expect(try to.done("config", "reveal", "acme", "auth", "token") == "hush\n")
        #expect(try to.done("member", "list", "acme", "-o", "name") == "ann@example.com\n")
        let cut = try from.file(
            "cut.ndjson", try from.done("export", "tenant", "acme").split(separator: "\n")[0] + "\n")
        #expect(try to.run(["import", "tenant", cut]).status == 65)
    }

    @Test func `doctor says in one page that a store is well, and what is not`() throws {
        let store = try store()
        let page = try store.done("doctor")
        #expect(page.contains("all is well") && page.contains("#9"))
        #expect(page.split(separator: "\n").count < 24)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: store.path + ".key")
        let streams = try store.run(["doctor"])
        #expect(streams.status == 8 && streams.output.contains("chmod 600"))
        #expect(try store.run(["doctor", "-o", "json"]).output.contains("\"troubles\""))
    }
}
