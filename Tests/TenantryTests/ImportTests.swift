import TenantModel
import Tenantry
import TestSupport
import Testing

@Suite("Importing audit files") struct ImportTests {
    @Test(arguments: [
        ("not JSON", "it is not a JSON object"), ("[1]", "it is not a JSON object"),
        (#"{"tenant_id":"1"}"#, "id is missing"), (#"{"id":"1","tenant_id":null}"#, "tenant_id is missing"),
        (#"{"id":"1","tenant_id":"t","user_id":{}}"#, "user_id is neither a text nor a whole number"),
        (ImportTests.row(time: "yesterday"), "created_at is not a time: 'yesterday'"),
        (ImportTests.row(action: ""), "action is missing"),
        (ImportTests.row(readOnly: "\"no\""), "read_only is neither true nor false"),
    ])
    func `a bad line is reported with its number and reason`(line: String, reason: String) async throws {
        let store = try await ScratchStore()
        var audit = AuditImport(into: store.platform, as: ScratchStore.operations)
        let lines = [Self.row(id: "1"), "", line, Self.row(id: "2")]
        let faults = try await audit.takeAll(lines)
        #expect(faults.map(\.description) == ["line 3: " + reason])
        #expect(audit.counts == [3, 2, 0, 1, 1])
    }

    @Test func `an entry that is named like one of Tenantry's own events is taken from a file, and from nobody else`()
        async throws
    {
        let store = try await ScratchStore()
        var audit = AuditImport(into: store.platform, as: ScratchStore.operations)
        #expect(try await audit.takeAll([Self.row(action: "tenant.suspended")]).isEmpty)
        let entry = try #require(try store.events().last)
        #expect(entry.actionName == "tenant.suspended" && entry.shownAction == "tenant.suspended (reported)")
        #expect(try store.platform.tenant("t1").state == .active)
        let forged = RecordActivity(try store.platform.tenant("t1").id, action: "tenant.suspended")
        #expect(try await store.platform.refusal(of: forged, as: ScratchStore.operations) == .validation)
    }

    @Test func `JSON in a row is kept as it is written, every digit of it`() async throws {
        let store = try await ScratchStore()
        var audit = AuditImport(into: store.platform, as: ScratchStore.operations)
        let texts = [
            #"{"a":12345678901234567890,"b":1.10,"f":-0.0}"#, #"[1, {"k\"]": ":,}"}, "\u00e4"]"#, #""x\\""#, "1e-7",
        ]
        for (number, text) in texts.enumerated() {
            let row = Self.row(id: "\(number)")
            let faults = try await audit.takeAll([row.dropLast() + #", "request" :  "# + text + " }"])
            #expect(faults.isEmpty)
            guard case .activityRecorded(let activity)? = try store.events().last?.payload else {
                Issue.record("the row is not there")
                return
            }
            #expect(activity.details == text)
        }
    }

    @Test func `a row that a rule refuses is reported with its number and reason`() async throws {
        let store = try await ScratchStore()
        var audit = AuditImport(into: store.platform, as: ScratchStore.operations)
        let long = String(repeating: "x", count: 257)
        let faults = try await audit.takeAll([Self.row(id: "1"), Self.row(id: "2", action: long), Self.row(id: "3")])
        #expect(faults.map(\.description) == ["line 2: action must have 1 to 256 bytes"])
        #expect(audit.counts == [3, 2, 0, 1, 1])
    }

    @Test func `the rows of a tenant that cannot be made are reported`() async throws {
        let store = try await ScratchStore()
        var audit = AuditImport(into: store.platform, as: ScratchStore.operations)
        let long = String(repeating: "1", count: 65)
        let faults = try await audit.takeAll([Self.row(id: "1", tenant: long), Self.row(id: "2")])
        #expect(faults.map(\.line) == [1])
        #expect(faults.allSatisfy { $0.reason.contains("external_id must have 1 to 64 characters") })
        #expect(audit.counts == [2, 1, 0, 1, 1])
    }

    @Test func `the same file twice adds nothing, in one run, in the next one and after a restart`() async throws {
        let store = try await ScratchStore()
        let lines = AuditLines.make(700, tenants: 5)
        var first = AuditImport(into: store.platform, as: ScratchStore.operations)
        #expect(try await first.takeAll(lines + lines).isEmpty)
        #expect(first.counts == [1_400, 700, 700, 5, 0])
        let head = try store.platform.head()
        try store.reopen()
        var second = AuditImport(into: store.platform, as: ScratchStore.operations)
        #expect(try await second.takeAll(lines).isEmpty)
        #expect(second.counts == [700, 0, 700, 0, 0])
        #expect(try store.platform.head() == head)
    }

    @Test func `an import that was cut off is finished by running it again`() async throws {
        let store = try await ScratchStore()
        let lines = AuditLines.make(1_000, tenants: 9)
        var first = AuditImport(into: store.platform, as: ScratchStore.operations)
        for line in lines.prefix(600) { _ = try await first.take(Array(line.utf8)) }
        // Two chunks are in the log, the rest of the third is lost with the process.
        let done = 2 * AuditImport.chunk
        #expect(first.summary.added == done)
        try store.reopen()
        var second = AuditImport(into: store.platform, as: ScratchStore.operations)
        #expect(try await second.takeAll(lines).isEmpty)
        #expect(second.summary.added == 1_000 - done)
        #expect(second.summary.repeated == done)
        let rows = try store.events().compactMap { $0.context.importRow?.id }
        #expect(rows == (1...1_000).map { "row-\($0)" })
    }

    @Test func `facts are taken from other columns where that is asked for`() async throws {
        let store = try await ScratchStore()
        var columns = AuditColumns()
        columns.take(.actor, from: "principal")
        columns.take(.id, from: "number")
        var audit = AuditImport(into: store.platform, columns: columns, as: ScratchStore.operations)
        let line = """
            {"number":17,"tenant_id":"t1","principal":"bob","action":"login","created_at":"2026-01-01T00:00:00Z"}
            """
        #expect(try await audit.takeAll([line]).isEmpty)
        let event = try #require(try store.events().last)
        #expect(event.context.actor == .user("bob"))
        #expect(event.context.importRow?.id == "17")
        #expect(event.context.origin == .imported)
    }

    @Test(arguments: [
        ("null", Outcome.succeeded), ("\"Client.UnauthorizedOperation\"", .denied), ("\"AccessDenied\"", .denied),
        ("\"NoSuchBucket\"", .failed),
    ])
    func `an error code says how the action ended`(error: String, outcome: Outcome) async throws {
        let store = try await ScratchStore()
        var audit = AuditImport(into: store.platform, as: ScratchStore.operations)
        #expect(try await audit.takeAll([Self.row(error: error)]).isEmpty)
        #expect(try store.events().last?.outcome == outcome)
    }

    fileprivate static func row(
        id: String = "1", tenant: String = "t1", action: String = "login", readOnly: String = "false",
        error: String = "null", time: String = "2026-01-01T00:00:00Z"
    ) -> String {
        """
        {"id":"\(id)","tenant_id":"\(tenant)","user_id":"ann","action":"\(action)","read_only":\(readOnly),\
        "error_code":\(error),"created_at":"\(time)"}
        """
    }
}

extension AuditImport {
    /// Takes lines and commits them all; gives the faults.
    mutating func takeAll(_ lines: [String]) async throws -> [Fault] {
        var faults: [Fault] = []
        for line in lines { faults += try await take(Array(line.utf8)) }
        return faults + (try await commit())
    }

    /// Lines, entries that were added, entries that were there, tenants that were made, faulty lines.
    var counts: [Int] { [summary.lines, summary.added, summary.repeated, summary.tenants, summary.faulty] }
}
