import EventLog
import Projections
import TenantModel
import TestSupport
import Testing

@Suite("Folding a log") struct FoldingTests {
    @Test func `an event that cannot follow stops the fold where it stands`() async throws {
        let scratch = try ScratchLog()
        let events = Self.history(of: 20, seed: 1).events
        let faults: [(inout Event) -> Void] = [
            { $0.version += 1 }, { $0.revision += 1 }, { $0.tenant = TenantID(rawValue: 99) }, { $0.tenant = nil },
            { $0.payload = .memberRemoved(MemberRemoved()) },
        ]
        for fault in faults {
            let scratch = try ScratchLog()
            var broken = events
            fault(&broken[15])
            try await scratch.append(broken)
            var fleet = Fleet()
            #expect(throws: EventLogError(.damaged(position: 16), operation: "")) {
                try fleet.fold(scratch.log, through: 20)
            }
            #expect(fleet.position == 15)
        }
        try await scratch.append(events)
        var fleet = Fleet()
        try fleet.fold(scratch.log, through: 20)
        #expect(fleet.position == 20)
    }

    @Test func `an event of an unknown type stops the fold as of a newer format`() async throws {
        let scratch = try ScratchLog()
        try await scratch.append(Self.history(of: 10, seed: 1).events)
        let header = RecordHeader(type: 40_000, eventID: 7, tenant: 0, version: 7, revision: 7, occurredAt: 0)
        try await scratch.append(header, payload: [])
        var fleet = Fleet()
        #expect(throws: EventLogError(.newerFormat, operation: "")) { try fleet.fold(scratch.log, through: 11) }
        #expect(fleet.position == 10)
    }

    @Test func `a log that ends before the asked position is damaged`() async throws {
        let scratch = try ScratchLog()
        try await scratch.append(Self.history(of: 10, seed: 1).events)
        var fleet = Fleet()
        #expect(throws: EventLogError(.damaged(position: 11), operation: "")) {
            try fleet.fold(scratch.log, through: 12)
        }
    }

    @Test func `a fold in any number of steps gives the state that the decisions had`() async throws {
        let scratch = try ScratchLog()
        let history = Self.history(of: 400, seed: Soak.seed)
        try await scratch.append(history.events)
        let decided = FleetDigest(history.fleet)
        for step in [1, 7, 400] as [Position] {
            var fleet = Fleet()
            var shown: [Position] = []
            while fleet.position < 400 {
                try fleet.fold(scratch.log, through: min(400, fleet.position + step)) { shown.append($0) }
            }
            #expect(FleetDigest(fleet) == decided)
            #expect(shown.last == 400)
        }
    }

    @Test func `views that were built and let go leave nothing in memory`() async throws {
        let scratch = try ScratchLog()
        try await scratch.append(Self.history(of: 64, seed: 3).events)
        let directory = try TemporaryDirectory()
        weak var views: Views?
        do {
            let built = try Views(at: directory.path + "/views", of: scratch.log, segmentLength: 16)
            try built.build(from: scratch.log, through: 64)
            #expect(try built.sealedPosition() == 64)
            views = built
        }
        // The thread that has sealed them may still be on its way out.
        for _ in 0..<2_000 where views != nil { try await Task.sleep(for: .milliseconds(5)) }
        #expect(views == nil)
    }

    @Test func `every difference of the state is a difference of the digest`() {
        var digests: Set<FleetDigest> = [FleetDigest(Fleet())]
        let history = Self.history(of: 60, seed: 2)
        var fleet = Fleet()
        for event in history.events {
            do { try fleet.evolve(event) } catch { Issue.record(error) }
            #expect(digests.insert(FleetDigest(fleet)).inserted, "position \(event.position) changed no digest")
        }
    }

    @Test func `a small fleet has the digest that it has always had`() {
        let digest = FleetDigest(Self.history(of: 120, seed: 5).fleet)
        #expect(digest.description == Self.golden)
    }

    private static let golden = "59c1ac68b84012e72aac40c4c91312834e417ad4432a2fdb41e7296da39e2f34"

    /// A seeded history with the state that its decisions came to; the time and the ids come from the seed.
    private static func history(of count: Int, seed: UInt64) -> (events: [Event], fleet: Fleet) {
        var random = SeededGenerator(seed: seed)
        var ids = SeededGenerator(seed: seed &+ 1)
        var fleet = Fleet()
        var tally = RefusalTally()
        var events: [Event] = []
        let context = CommandContext(actor: Actor(type: "operator", id: "ops"), origin: .api)
        var commands: [any Command] = BuiltinCatalogs.all.map { PublishCatalog($0) }
        commands.append(ChangeSettings([.catalog: "smtp"]))
        commands += (1...4).map { CreateTenant(id: TenantID(rawValue: $0), name: "T\($0)") }
        commands.reverse()
        while events.count < count {
            let command = commands.popLast() ?? Self.command(&random)
            let before = fleet
            let verdict = Decider.decide(
                [command], context: context, fleet: &fleet, now: Timestamp(rawValue: ScratchLog.time), tally: &tally,
                nextID: { UInt128(ids.next()) }, before: { before })
            switch verdict {
            case .accepted(let made, _), .refused(_, let made): events += made
            case .replayed: Issue.record("nothing here has a key")
            }
        }
        guard events.count > count else { return (events, fleet) }
        // The last command made more events than were asked for.
        fleet = Fleet()
        events.removeLast(events.count - count)
        for event in events { do { try fleet.evolve(event) } catch { Issue.record(error) } }
        return (events, fleet)
    }

    private static func command(_ random: inout SeededGenerator) -> any Command {
        let id = TenantID(rawValue: UInt128(Int.random(in: 1...4, using: &random)))
        let number = Int.random(in: 0..<30, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return AddMember(id, user: "user\(number)")
        case 1: return RemoveMember(id, user: "user\(number)")
        case 2: return SetConfig(id, ConfigKey(section: "general", key: "k\(number % 5)"), "v\(number)")
        case 3: return ConsumeUsage(id, metric: "messages", amount: Int64(1 + number))
        case 4: return SetUsageLevel(id, metric: "storage", level: Int64(number) << 26)
        case 5: return OverrideLimit(id, LimitKey(Metric("messages")!, .day), max: Int64(10 * number))
        case 6: return ChangeState(id, number % 2 == 0 ? .suspend : .activate)
        default: return RecordActivity(id, action: "login")
        }
    }
}
