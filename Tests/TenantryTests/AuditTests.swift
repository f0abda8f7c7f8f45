import AuditTrail
import TenantModel
import Tenantry
import TestSupport
import Testing

@Suite("The audit trail") struct AuditTests {
    /// A store with a life in it: a simulated fleet, and entries with everything that can be asked for.
    private static func store() async throws -> ScratchStore {
        let store = try await ScratchStore()
        var random = SeededGenerator(seed: Soak.seed)
        var ids: [TenantID] = []
        for name in ["acme", "globex", "initech"] { ids.append(try await store.tenant(name)) }
        for step in 0..<400 {
            var context = CommandContext(
                actor: Actor(
                    type: ["user", "operator"].randomElement(using: &random)!,
                    id: ["ann", "bob", "ops"].randomElement(using: &random)!,
                    onBehalfOf: step % 7 == 0 ? "carl" : nil), origin: .api)
            context.sourceIP = "192.0.2.\(Int.random(in: 1...3, using: &random))"
            context.userAgent = step % 3 == 0 ? "curl" : nil
            context.requestID = "r\(step / 4)"
            context.correlationID = step % 5 == 0 ? "w\(step / 50)" : nil
            context.subjects = step % 6 == 0 ? ["person-\(step % 4)", "person-9"] : []
            context.occurredAt = store.platform.now.advanced(
                by: -Int64.random(in: 0..<86_400, using: &random) * 1_000_000)
            let id = ids.randomElement(using: &random)!
            let commands: [any Command] = [
                SetConfig(id, ConfigKey(section: "general", key: "k\(step % 3)"), "\(step)"),
                RecordUsage(id, metric: "api_calls", amount: 1),
                ChangeState(id, step % 2 == 0 ? .suspend : .activate), activity(id, step),
                OverrideLimit(id, LimitKey("users")!, max: Int64(step)),
            ]
            _ = try? await store.platform.execute([commands.randomElement(using: &random)!], as: context)
            store.clock.move(to: store.clock.now + Int64.random(in: 0..<600, using: &random) * 1_000_000)
        }
        return store
    }

    private static func activity(_ id: TenantID, _ step: Int) -> RecordActivity {
        var activity = RecordActivity(id, action: ["login", "document.read", "document.write"][step % 3])
        activity.outcome = step % 4 == 0 ? .denied : .succeeded
        activity.operation = step % 3 == 1 ? .read : .execute
        activity.resource = Resource(type: "document", id: "d\(step % 5)")
        return activity
    }

    private static func query(_ random: inout SeededGenerator, _ events: [Event]) -> AuditQuery {
        var query = AuditQuery()
        let sample = events.randomElement(using: &random)!
        let some = { (random: inout SeededGenerator) in Int.random(in: 0..<5, using: &random) == 0 }
        if some(&random) { query.tenant = sample.tenant?.rawValue ?? 0 }
        if some(&random) { query.actor = sample.context.actor.id }
        if some(&random) { query.actorType = sample.context.actor.type }
        if some(&random) { query.onBehalfOf = "carl" }
        if some(&random) { query.actions = [sample.actionName] }
        if some(&random) { query.actions.append(String(sample.actionName.prefix(4)) + "*") }
        if some(&random) { query.resourceType = sample.resource?.type }
        if some(&random) { query.resource = sample.resource?.id }
        if some(&random) { query.outcome = sample.outcome.rawValue }
        if some(&random) { query.operation = sample.operation.rawValue }
        if some(&random) { query.sourceIP = sample.context.sourceIP }
        if some(&random) { query.userAgent = "curl" }
        if some(&random) { query.requestID = sample.context.requestID }
        if some(&random) { query.correlationID = sample.context.correlationID }
        if some(&random) { query.subject = "person-9" }
        if some(&random) { query.field = ["state", "limits.*", "config.general.k1"].randomElement(using: &random)! }
        if some(&random) { query.since = sample.recordedAt.rawValue }
        if some(&random) { query.until = events.randomElement(using: &random)!.recordedAt.rawValue }
        query.isByOccurrence = some(&random)
        query.includesUsage = Bool.random(using: &random)
        query.isOldestFirst = Bool.random(using: &random)
        return query
    }

    /// The same question, asked of decoded events by somebody who knows nothing of records.
    private static func naive(_ query: AuditQuery, _ events: [Event]) -> [Position] {
        let is_ = { (wanted: String?, text: String?) in wanted == nil || wanted == text }
        let found = events.filter { event in
            let context = event.context
            let time = (query.isByOccurrence ? event.occurredAt : event.recordedAt).rawValue
            let pattern = { (pattern: String, text: String) in
                pattern.hasSuffix("*") ? text.hasPrefix(pattern.dropLast()) : text == pattern
            }
            return (query.tenant == nil || query.tenant == event.tenant?.rawValue ?? 0)
                && is_(query.actor, context.actor.id) && is_(query.actorType, context.actor.type)
                && is_(query.onBehalfOf, context.actor.onBehalfOf)
                && (query.actions.isEmpty || query.actions.contains { pattern($0, event.actionName) })
                && is_(query.resourceType, event.resource?.type) && is_(query.resource, event.resource?.id)
                && (query.outcome ?? event.outcome.rawValue) == event.outcome.rawValue
                && (query.operation ?? event.operation.rawValue) == event.operation.rawValue
                && is_(query.sourceIP, context.sourceIP) && is_(query.userAgent, context.userAgent)
                && is_(query.requestID, context.requestID) && is_(query.correlationID, context.correlationID)
                && (query.subject.map { context.subjects.contains($0) } ?? true)
                && (query.field.map { field in event.payload.changes.contains { pattern(field, $0.field) } } ?? true)
                && time >= query.since ?? .min && time < query.until ?? .max
                && (query.includesUsage || !event.payload.type.name.hasPrefix("usage."))
        }.map(\.position)
        return query.isOldestFirst ? found : found.reversed()
    }

    @Test func `random questions are answered as by somebody who reads every event, page by page`() async throws {
        let store = try await Self.store()
        try await store.platform.execute(ChangeSettings([.recordReads: "false"]), as: ScratchStore.operations)
        let events = try store.events()
        var random = SeededGenerator(seed: Soak.seed &+ 1)
        for _ in 0..<Soak.count(of: 10_000) {
            let query = Self.query(&random, events)
            let expected = Self.naive(query, events)
            var found: [Position] = []
            var cursor: AuditCursor?
            let limit = Int.random(in: 1...30, using: &random)
            repeat {
                let page = try await store.platform.audit(
                    query, limit: limit, after: cursor, as: ScratchStore.operations)
                #expect(page.entries.count <= limit)
                found += page.entries.map(\.position)
                cursor = page.next.flatMap { AuditCursor($0.description) }
            } while cursor != nil
            #expect(found == expected, "\(query)")
            guard found == expected else { return }
        }
    }

    @Test func `entries that are added meanwhile do not move a page's end`() async throws {
        let store = try await Self.store()
        var query = AuditQuery()
        query.actions = ["config.set"]
        let first = try await store.platform.audit(query, limit: 5, as: ScratchStore.operations)
        let acme = try store.platform.tenant("acme").id
        for number in 0..<10 {
            let set = SetConfig(acme, ConfigKey(section: "auth", key: "n"), "\(number)")
            try await store.platform.execute(set, as: ScratchStore.operations)
        }
        let second = try await store.platform.audit(query, limit: 5, after: first.next, as: ScratchStore.operations)
        #expect(second.entries[0].position < first.entries[4].position)
        let all = try store.events().filter { $0.actionName == "config.set" }.map(\.position)
        let shown = (first.entries + second.entries).map(\.position)
        #expect(shown == all.filter { $0 <= first.entries[0].position }.suffix(10).reversed())
    }

    @Test func `a cursor of another query or another store, or of nobody, is refused`() async throws {
        let (store, other) = (try await Self.store(), try await Self.store())
        let page = try await store.platform.audit(AuditQuery(), limit: 1, as: ScratchStore.operations)
        let cursor = try #require(page.next)
        var query = AuditQuery()
        query.actor = "ann"
        for (platform, query) in [(store.platform, query), (other.platform, AuditQuery())] {
            await #expect(throws: PlatformError(.invalidInput, "")) {
                try await platform.audit(query, after: cursor, as: ScratchStore.operations)
            }
        }
        for text in [
            "", "a1", "b1" + cursor.description.dropFirst(2), cursor.description + "0",
            "a1" + String(repeating: "g", count: 32),
        ] {
            #expect(AuditCursor(text) == nil, "\(text)")
        }
    }

    @Test func `a reading is in the trail before it is answered, once a minute for a question`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme")
        var query = AuditQuery()
        query.tenant = acme.rawValue
        for _ in 0..<3 { _ = try await store.platform.audit(query, as: ScratchStore.operations) }
        let readings = try store.events().filter { $0.payload.type == .auditRead }
        #expect(readings.count == 1 && readings[0].tenant == acme)
        store.clock.move(to: store.clock.now + 61_000_000)
        _ = try await store.platform.audit(query, as: ScratchStore.operations)
        guard case .auditRead(let last)? = try store.events().last?.payload else {
            Issue.record("the reading is not in the trail")
            return
        }
        #expect(last.count == 3 && last.filter == "tenant=\(acme)")
        #expect(try store.platform.tenant("acme").revision == 1, "a reading is no change")
        try await store.platform.execute(ChangeSettings([.recordReads: "false"]), as: ScratchStore.operations)
        let head = try store.platform.head()
        store.clock.move(to: store.clock.now + 61_000_000)
        _ = try await store.platform.audit(query, as: ScratchStore.operations)
        #expect(try store.platform.head() == head)
    }

    @Test(arguments: AuditGrouping.allCases) func `counts are those of somebody who counts`(group: AuditGrouping)
        async throws
    {
        let store = try await Self.store()
        try await store.platform.execute(ChangeSettings([.recordReads: "false"]), as: ScratchStore.operations)
        var query = AuditQuery()
        query.includesUsage = true
        let fleet = try store.platform.fleet()
        let (counts, _) = try await store.platform.auditCounts(query, by: group, as: ScratchStore.operations)
        let naive = try store.events().reduce(into: [String: Int]()) { counts, event in
            let key =
                switch group {
                case .action: event.actionName
                case .actor: event.context.actor.id
                case .tenant: event.tenant.map { fleet.tenant($0)!.slug } ?? "(platform)"
                case .day: String(event.recordedAt.description.prefix(10))
                case .outcome: event.outcome.name
                }
            counts[key, default: 0] += 1
        }
        #expect(Dictionary(uniqueKeysWithValues: counts.map { ($0.key, $0.count) }) == naive)
        if group == .day {
            #expect(counts.map(\.key) == counts.map(\.key).sorted())
        } else {
            #expect(counts.map(\.count) == counts.map(\.count).sorted(by: >))
        }
    }

    @Test func `why a field is as it is, is the last event that set it`() async throws {
        let store = try await Self.store()
        let acme = try store.platform.tenant("acme").id
        for field in ["state", "limits.users", "config.general.k2", "usage.api_calls", "slug"] {
            let expected = try store.events().last { event in
                event.tenant == acme && event.payload.changes.contains { $0.field == field }
            }
            #expect(try store.platform.lastChange(of: field, in: acme)?.position == expected?.position, "\(field)")
        }
        #expect(try store.platform.lastChange(of: "region", in: acme) == nil)
    }
}
