import Foundation
import HashTreeCollections
import TenantModel
import Tenantry
import TestSupport
import Testing

@Suite("Imports of tenants") struct TenantImportTests {
    private static func bring(
        _ text: String, _ store: ScratchStore, isDryRun: Bool = false
    ) async throws -> [TenantImport.Row] {
        let directory = try TemporaryDirectory()
        try Data(text.utf8).write(to: URL(filePath: directory.path("file")))
        return try await TenantImport(into: store.platform, from: "old", as: ScratchStore.operations)
            .run(directory.path("file"), isDryRun: isDryRun).rows
    }

    private static let csv = """
        id,name,slug,tier,status,domain,max_users,max_storage_mb,features,colour
        t1,"Acme, Inc",acme,Professional,active,acme.example,50,0,"{""webhooks"": false, ""sso"": true}",red
        t2,Globex,,starter,suspended,,,,,
        t3,Bad,bad,nosuch,active,,,,,
        """

    @Test func `a table of tenants comes with its limits, features, domains and states`() async throws {
        let store = try await ScratchStore()
        let report = try await Self.bring(Self.csv, store)
        #expect(report.map(\.id) == ["t1", "t2", "t3"])
        #expect(report[0].outcome == .made && report[1].outcome == .made)
        guard case .refused(let reason) = report[2].outcome else {
            Issue.record("a tier that is none was taken")
            return
        }
        #expect(reason.contains("tier"))
        let acme = try store.platform.tenant("t1")
        #expect(acme.name == "Acme, Inc" && acme.slug == "acme" && acme.tier.id == "pro" && acme.importSource == "old")
        #expect(acme.limit(LimitKey("users")!, at: store.platform.now)?.max == 50)
        #expect(acme.limit(LimitKey("storage")!, at: store.platform.now)?.max == nil, "0 was unlimited there")
        #expect(acme.feature("sso").isEnabled && !acme.feature("webhooks").isEnabled)
        #expect(acme.hosts["acme.example"]?.kind == .domain)
        #expect(try store.platform.tenant("t2").state == .suspended)
        #expect(throws: PlatformError(.notFound, "")) { try store.platform.tenant("t3") }
    }

    @Test func `a stopped tenant is not put into use, and a dry run sees what comes before`() async throws {
        let store = try await ScratchStore()
        let text = """
            id,name,enabled,status,domain,features
            w1,W1,0,suspended,,
            w3,W3,1,suspended,,
            w4,W4,1,deleted,,
            d1,D1,,,same.example,
            d2,D2,,,same.example,
            d1,D1b,,,,
            f1,F1,,,,{bad
            """
        let expected = try await Self.bring(text, store, isDryRun: true).map(\.outcome)
        let report = try await Self.bring(text, store).map(\.outcome)
        #expect(report == expected && report.prefix(4).allSatisfy { $0 == .made } && report[5] == .known)
        for id in ["w1", "w3"] { #expect(try store.platform.tenant(id).state == .suspended) }
        #expect(try store.platform.tenant("w4").state == .deleted)
        for place in [4, 6] {
            guard case .refused = report[place] else {
                Issue.record("row \(place + 1) was taken")
                continue
            }
        }
    }

    @Test func `a second import finds everything there, and a dry run changes nothing`() async throws {
        let store = try await ScratchStore()
        let empty = try store.platform.head()
        #expect(try await Self.bring(Self.csv, store, isDryRun: true).prefix(2).map(\.outcome) == [.made, .made])
        #expect(try store.platform.head() == empty)
        _ = try await Self.bring(Self.csv, store)
        let full = try store.platform.head()
        #expect(try await Self.bring(Self.csv, store).prefix(2).map(\.outcome) == [.known, .known])
        #expect(try store.platform.head() == full)
    }

    @Test func `lines of JSON are taken by the other documents' names`() async throws {
        let store = try await ScratchStore()
        let report = try await Self.bring(
            #"""
            {"tenant_id":"c1","name":"Chat","subdomain":"chat","plan":"pro","is_active":true,"is_suspended":true}
            {"id":"s1","organization_name":"Secure","tenant_tier":"free","tenant_status":"active","data_region":"EU"}

            {"name":"nobody"}
            """#, store)
        #expect(report.map(\.outcome) == [.made, .made, .refused("it has no id")])
        #expect(try store.platform.tenant("chat").state == .suspended)
        #expect(try store.platform.tenant("s1").region == "eu")
    }

    @Test func `the mail server's own file is read, users and all`() async throws {
        let store = try await ScratchStore()
        let directory = try TemporaryDirectory()
        let script = """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1])
            db.execute("CREATE TABLE tenants (id, name, domain, enabled, tier, max_users, features)")
            db.execute("CREATE TABLE users (id INTEGER, email TEXT, tenant_id TEXT, role TEXT)")
            row = ("default", "Default", "mail.example", 1, "enterprise", 0, '["webhooks"]')
            db.execute("INSERT INTO tenants VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            db.execute("INSERT INTO users VALUES (1, 'root@mail.example', 'default', 'owner')")
            db.execute("INSERT INTO users VALUES (2, 'ann@mail.example', 'default', NULL)")
            db.commit()
            """
        let made = try Executable(command: "python3").run("-c", script, directory.path("smtp.db"))
        #expect(made.status == 0, "\(made.output)")
        let report = try await TenantImport(into: store.platform, from: "smtp", as: ScratchStore.operations)
            .run(directory.path("smtp.db"), isDryRun: false).rows
        #expect(report.map(\.outcome) == [.made])
        let tenant = try store.platform.tenant("default")
        #expect(tenant.members["root@mail.example"]?.role == .owner && tenant.members.count == 2)
        #expect(tenant.feature("webhooks").isEnabled)
        try Data("SQLite format 3\0 and then nothing".utf8).write(to: URL(filePath: directory.path("bad.db")))
        await #expect(throws: PlatformError(.invalidInput, "")) {
            try await TenantImport(into: store.platform, from: "x", as: ScratchStore.operations)
                .run(directory.path("bad.db"), isDryRun: false)
        }
    }

    @Test(arguments: ["id,name\na", "id,name\n\"a,b", "{\"id\": 1}\nnot json"])
    func `a file that is cut off or torn is refused with its line`(text: String) async throws {
        let store = try await ScratchStore()
        do {
            _ = try await Self.bring(text, store)
            Issue.record("it was taken")
        } catch let error as PlatformError {
            #expect(error.code == .invalidInput && error.detail.contains("line 2"), "\(error)")
        }
    }
}
