internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// History under another catalogue, or with events left out.
struct WhatIfCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "what-if",
        abstract: "Replay history under another catalogue or without some events, and show what differs.",
        discussion: """
            EXAMPLES
              tenantry what-if --catalog smtp-v2.yaml   # who would have been over, when
              tenantry what-if acme --without '#4711'
              tenantry what-if --without actor=ops@example.com -o json
              tenantry what-if acme --without 'type=member.*' --to 2026-11-01

            The store is only read. The file's tiers stand for those of every version of the catalogue with its name. An
            event that cannot follow after others were left out is dropped too, and said so. The differences are those
            of the end, and over a limit is what an event has left there.
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "The tenant: its slug, id or external id (default: all).") var tenant: String?
    @Option(help: "A catalogue as YAML, as for 'catalog publish'.") var catalog: String?
    @Option(help: "Leave out a position (#4711), actor=ID, or type=TYPE (type=member.*); may repeat.")
    var without: [String] = []
    @Option(help: "Up to this moment: a position, like #4711, or a time (default: the end).") var to: Moment?

    func validate() throws {
        guard catalog != nil || !without.isEmpty else {
            throw ValidationError("say what is to be otherwise: --catalog FILE, or --without")
        }
        var change = WhatIf()
        for text in without { try Self.add(text, to: &change) }
    }

    func run() async throws {
        var change = WhatIf()
        for text in without { try Self.add(text, to: &change) }
        change.catalog = try catalog.map { try CatalogCommand.read($0) }
        let platform = try store.open()
        if let name = change.catalog?.id.name, try platform.read({ $0.newestCatalog(named: name) }) == nil {
            throw Refusal(.notFound, "there is no catalogue \(name) whose tiers these could be instead of")
        }
        let id = try tenant.map { try platform.tenant($0).id }
        let box = ProgressBox("looking for the events")
        let replay = try platform.replay(of: id, through: to) { box.show($0, of: $1) }
        box.finish()
        if let position = change.positions.sorted().first(where: { !replay.contains($0) }) {
            throw PlatformError(.notFound, "#\(position) is none of the replay's \(replay.count.grouped) events")
        }
        var progress = Progress("replaying", total: replay.count)
        let report = try replay.whatIf(change) { progress.show($0) }
        progress.finish()
        if !without.isEmpty, report.leftOut == 0 {
            Console.error("nothing was left out: no event is what --without says")
        }
        WhatIfTable(report: report, showsEntitlements: change.catalog == nil).print(output.output)
    }

    private static func add(_ text: String, to change: inout WhatIf) throws {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        switch (parts.first ?? "", parts.count) {
        case ("actor", 2): change.actors.insert(parts[1])
        case ("type", 2):
            guard parts[1].hasSuffix("*") || EventType(name: parts[1]) != nil else {
                throw ValidationError("there is no event type '\(parts[1])'; 'type=tenant.*' is all of a kind")
            }
            change.types.append(parts[1])
        default:
            guard case .position(let position)? = Moment(text) else {
                throw ValidationError("'\(text)' is neither a position, like #4711, nor actor=ID, nor type=TYPE")
            }
            change.positions.insert(position)
        }
    }
}
