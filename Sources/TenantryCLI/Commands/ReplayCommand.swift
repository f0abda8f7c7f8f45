internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// Folds the log anew: whole, or a tenant's part of it, up to any point, step by step if wanted.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Fold the log, or a tenant's part of it, anew: to a state, an event, or step by step.",
        discussion: """
            EXAMPLES
              tenantry replay                           # must give the state there is
              tenantry replay acme --to '#9'            # the tenant as it was
              tenantry replay acme --steps              # each event, and what it changed
              tenantry replay acme --break 'state=suspended'
              tenantry replay --break 'quota.storage.percent>=95' --from 2026-11-01
              tenantry replay acme --interactive        # forwards, backwards; ? helps
              tenantry replay --bundle acme.ndjson --steps

            Without a tenant the whole log is replayed. With nothing else it is compared with the state that there is;
            exits with 8 if they differ. A stop that is never reached exits with 5.
            Conditions: NAME, one of = != >= <= > <, and VALUE; 'and' joins several. Names are type, actor, outcome,
            field and others of an event; state, tier, member.USER, config.SECTION.KEY, quota.LIMIT.percent and others
            of a tenant. docs/replay.md has all of them.
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "The tenant: its slug, id or external id (default: the whole log).") var tenant: String?
    @Option(help: "Begin to show after this moment: a position, like #100, or a time.") var from: Moment?
    @Option(help: "Go up to this moment (default: the end).") var to: Moment?
    @Flag(help: "Show the events that are passed.") var events = false
    @Flag(help: "Show the events that are passed, and what each changed.") var steps = false
    @Option(
        name: .customLong("break"), help: "Stop where this condition turns true; may repeat.",
        transform: { try Condition($0) })
    var breaks: [Condition] = []
    @Flag(name: .shortAndLong, help: "Go through it by commands, from the terminal or from standard input.")
    var interactive = false
    @Option(help: "Replay this bundle, without a store; - is standard input.") var bundle: String?

    func validate() throws {
        if bundle != nil, tenant != nil { throw ValidationError("a bundle has one tenant: none is to be named") }
        if bundle == "-", interactive { throw ValidationError("standard input is where the commands come from") }
        if [events, steps, interactive].count(where: { $0 }) > 1 {
            throw ValidationError("--events, --steps and --interactive exclude each other")
        }
        if from != nil, !events, !steps, !interactive, breaks.isEmpty {
            throw ValidationError("--from says where to begin to show events: with --events, --steps, --break or -i")
        }
        if let condition = breaks.first(where: \.isOfFleet) {
            throw ValidationError("'\(condition)' speaks of all tenants: that is for 'tenantry bisect'")
        }
    }

    func run() async throws {
        if let bundle { return try run(try BundleFile.replay(bundle, through: to)) }
        let platform = try store.open()
        guard tenant != nil || to != nil || events || steps || interactive || !breaks.isEmpty else {
            return try compare(platform)
        }
        let id = try tenant.map { try platform.tenant($0).id }
        let progress = ProgressBox("looking for the events")
        let replay = try platform.replay(of: id, through: to) { progress.show($0, of: $1) }
        progress.finish()
        let isState = !interactive && !events && !steps && breaks.isEmpty
        if isState, id == nil { return try show(platform, through: replay.end) }
        try run(replay)
    }

    private func run(_ replay: Replay) throws {
        if interactive {
            var session = try ReplaySession(replay, after: from, breaks: breaks)
            try session.run()
        } else if events || steps || !breaks.isEmpty {
            try ReplayRun(replay: replay, events: events, steps: steps, breaks: breaks, format: output.output)
                .print(after: from)
        } else {
            try show(replay)
        }
    }

    private func compare(_ platform: Platform) throws {
        var progress = Progress("replaying", total: Int(try platform.head()))
        let replay = try platform.replay { progress.show(Int(clamping: $0)) }
        progress.finish()
        if output.output == .table {
            let word = replay.isEqual ? "equal" : "DIFFERENT"
            Console.out("\(word), digest \(replay.digest), \(replay.head.grouped) events")
        } else {
            let row = Comparison(equal: replay.isEqual, digest: "\(replay.digest)", events: replay.head)
            Listing(
                items: [row],
                columns: [
                    ("equal", { "\($0.equal)" }), ("digest", { $0.digest }), ("events", { $0.events }),
                ], name: { $0.digest }
            ).printOne(output.output)
        }
        guard !replay.isEqual else { return }
        Console.error("  'tenantry rebuild --check' names the first tenant and field that differ")
        throw ExitCode(8)
    }

    private struct Comparison: Encodable {
        let equal: Bool
        let digest: String
        let events: Position
    }

    /// The tenant as it was then.
    private func show(_ replay: Replay) throws {
        var cursor = replay.cursor()
        try cursor.move(to: replay.count)
        guard let shown = cursor.tenant(), let first = replay.firstPosition else {
            throw PlatformError(.notFound, "there is no tenant \(tenant ?? "in the bundle") at that moment")
        }
        TenantCommand.Show.print(shown, at: try replay.endTime(), output.output)
        Console.error("\(replay.count.counted("event", "events")), #\(first) to #\(cursor.position)")
    }

    /// Everybody as they were then, in numbers.
    private func show(_ platform: Platform, through position: Position) throws {
        let past = try platform.past(at: .position(position))
        var tenants: [Tenant] = []
        try past.forEachTenant { tenants.append($0) }
        StatsCommand.print(tenants, at: past.time, position: position, output.output)
        Console.error(position.counted("event", "events"))
    }
}
