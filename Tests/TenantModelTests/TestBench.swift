import TenantModel

/// A fleet in memory that commands are decided on, with its own clock and ids.
struct TestBench {
    var fleet = Fleet()
    var now = Timestamp("2026-02-10T12:00:00Z")!
    var events: [Event] = []
    private var tally = RefusalTally()
    private var lastID: UInt128 = 0

    /// A store as it is when new: the five catalogues, `smtp` the default.
    init() throws {
        for catalog in BuiltinCatalogs.all { try run(PublishCatalog(catalog)) }
        try run(ChangeSettings([.catalog: "smtp"]))
    }

    static let context = CommandContext(actor: Actor(type: "operator", id: "ops"), origin: .api)

    /// Carries commands out, all or none.
    ///
    /// - Throws: the refusal; what it recorded is in ``events``.
    @discardableResult
    mutating func run(
        _ commands: any Command..., as context: CommandContext = TestBench.context
    ) throws -> CommandResult {
        var id = lastID
        let before = fleet
        let nextID = { () -> UInt128 in
            id += 1
            return id
        }
        let verdict = Decider.decide(
            commands, context: context, fleet: &fleet, now: now, tally: &tally, nextID: nextID, before: { before })
        lastID = id
        switch verdict {
        case .accepted(let made, let result):
            events += made
            return result
        case .refused(let refusal, let made):
            events += made
            throw refusal
        case .replayed(let positions):
            var result = CommandResult()
            for position in positions { result.note(events[Int(position) - 1]) }
            return result
        }
    }

    /// Makes an active tenant without an owner.
    mutating func tenant(_ slug: String, tier: String? = nil, catalog: String? = nil) throws -> TenantID {
        let id = TenantID(rawValue: UInt128(fleet.tenantCount + 1))
        var create = CreateTenant(id: id, name: slug)
        create.slug = slug
        create.tier = tier
        create.catalog = catalog
        try run(create)
        return id
    }

    /// The refusal of a command, or `nil` if it was carried out.
    mutating func refusal(
        of command: any Command, as context: CommandContext = TestBench.context
    ) throws -> Refusal? {
        do {
            try run(command, as: context)
            return nil
        } catch let refusal as Refusal {
            return refusal
        }
    }

    /// The rows of everything.
    static func rows(of fleet: Fleet) -> [RowTable: [Row]] {
        var rows: [RowTable: [Row]] = [:]
        for table in RowTable.allCases where table.isState {
            fleet.forEachRow(in: table) { rows[table, default: []].append($0) }
        }
        return rows
    }

    /// The first row that two states do not have in common, short enough to be read; `nil`: they are the same.
    static func difference(_ one: Fleet, _ other: Fleet) -> String? {
        let (rows, others) = (rows(of: one), rows(of: other))
        for table in RowTable.allCases where rows[table] != others[table] {
            let (left, right) = (Set(rows[table] ?? []), Set(others[table] ?? []))
            let row = left.symmetricDifference(right).min { $0.key.lexicographicallyPrecedes($1.key) }
            return "\(table): \(row?.key ?? [])"
        }
        return nil
    }

    /// The state that the events alone give.
    func refolded() throws -> Fleet {
        var fleet = Fleet()
        for event in events { try fleet.evolve(event) }
        return fleet
    }
}
