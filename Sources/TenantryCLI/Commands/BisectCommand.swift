internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// Where a condition turned true.
struct BisectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bisect",
        abstract: "Find the event at which a condition on a tenant, or on all, turned true.",
        discussion: """
            EXAMPLES
              tenantry bisect acme 'state=suspended'
              tenantry bisect acme 'quota.storage.percent>=95' --from 2026-11-01
              tenantry bisect acme 'member.ann@example.com=none' --from '#100'
              tenantry bisect 'fleet.tenants>=100'
              tenantry bisect 'state=suspended' -o json   # the first tenant of all

            The condition is false just before the position and true there. A tenant's history is searched by halving;
            without a tenant, step by step. Exits with 5 if it never holds. docs/replay.md has all names.
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "The tenant, if it is about one, and the condition, like 'tier=pro'.") var words: [String]
    @Option(help: "Search after this moment: a position, like #100, or a time; the condition is false there.")
    var from: Moment?
    @Option(help: "Search up to this moment (default: the end).") var to: Moment?
    @Option(help: "Look into this bundle instead of a store.") var bundle: String?

    private var condition: Condition {
        get throws {
            do throws(ConditionError) {
                return try Condition(words.last ?? "")
            } catch {
                throw ValidationError(error.description)
            }
        }
    }

    func validate() throws {
        guard (1...2).contains(words.count), bundle == nil || words.count == 1 else {
            throw ValidationError("one condition is wanted, and before it a tenant at most")
        }
        _ = try condition
    }

    func run() async throws {
        let (condition, replay) = (try condition, try replay())
        var progress = Progress("searching", total: replay.count)
        let found = try replay.bisect(condition, after: from) { progress.show($0) }
        progress.finish()
        guard let found else {
            throw PlatformError(
                .notFound, "'\(condition)' holds nowhere in \(replay.count.counted("event", "events"))")
        }
        show(BisectionView(found, of: condition, in: replay), found, replay)
    }

    private func replay() throws -> Replay {
        if let bundle { return try BundleFile.replay(bundle, through: to) }
        let platform = try store.open()
        let tenant = words.count == 2 ? try platform.tenant(words[0]).id : nil
        let progress = ProgressBox("looking for the events")
        defer { progress.finish() }
        return try platform.replay(of: tenant, through: to) { progress.show($0, of: $1) }
    }

    private func show(_ view: BisectionView, _ found: Bisection, _ replay: Replay) {
        var lines = ["\(view.condition): false at #\(found.falseAt), true at #\(found.position)"]
        if let step = found.step {
            lines += StepText(step: step, namesTenant: replay.tenant == nil).lines
        } else {
            let whose = replay.tenant == nil ? found.tenant.map { "\($0)" } ?? "the tenant" : "the tenant"
            lines.append("no event of \(whose) did it: time went on to \(view.recorded_at)")
        }
        if found.falseAt + 1 < found.position {
            lines.append("the bundle does not have the events of others between the two: time may have done it sooner")
        }
        if found.holdsAtEnd == false {
            lines.append("it is false again at the end; this is the first time that it was true")
        }
        let cells = found.step.map { StepText(step: $0, namesTenant: true).cells } ?? [["#\(found.position)"]]
        switch output.output {
        case .json: Console.out(JSONText.pretty(view))
        default:
            var rows = RowStream(output.output, heading: ["condition"] + StepText.heading)
            rows.print(view, lines: lines, cells: cells.map { [view.condition] + $0 }, name: String(found.position))
        }
        Console.error("\(found.looks.counted("state", "states")) looked at, of \(replay.count.grouped)")
    }
}
