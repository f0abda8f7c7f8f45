internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// Events as they are in the log.
struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Show what the log holds.",
        discussion: """
            EXAMPLES
              tenantry events list --tenant acme
              tenantry events show 48211
              tenantry events tail --action 'tenant.*'
            """,
        subcommands: [List.self, Show.self, Follow.self])

    struct FilterOptions: ParsableArguments {
        @Option(help: "Only this tenant's.") var tenant: String?
        @Option(help: "Only of this type, like tenant.suspended; may repeat.") var type: [String] = []
        @Option(help: "Only of this action; * at its end stands for anything; may repeat.") var action: [String] = []
        @Option(help: "Only after this position.") var after: UInt64?
        @Option(help: "Only up to this position.") var through: UInt64?
        @Option(help: "Only recorded at or after this time: a day, or like 2026-11-20T23:59:00Z.") var since: Timestamp?
        @Option(help: "Only recorded before this time: a day, or like 2026-11-20T23:59:00Z.") var until: Timestamp?

        func filter(_ platform: Platform) throws -> EventFilter {
            var filter = EventFilter()
            filter.tenant = try tenant.map { try platform.tenant($0).id }
            for name in type {
                guard let known = EventType(name: name) else {
                    throw ValidationError("there is no event type '\(name)'; --action takes patterns like 'tenant.*'")
                }
                filter.types.insert(known)
            }
            filter.actions = action
            filter.after = after ?? 0
            filter.through = through ?? .max
            filter.since = since
            filter.until = until
            return filter
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the last events, or all after a position.",
            discussion: """
                EXAMPLES
                  tenantry events list --tenant acme --action 'member.*'
                  tenantry events list --after 48000 --limit 20
                  tenantry events list --limit all -o ndjson > events.ndjson
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var filter: FilterOptions
        @OptionGroup var output: OutputOptions
        @Option(help: "At most so many, or all: the first ones after --after, else the last ones.")
        var limit = Limit.count(50)

        func run() async throws {
            let platform = try store.open()
            let wanted = try filter.filter(platform)
            let table = EventTable(naming: platform)
            if filter.after == nil, limit.limit != nil {
                return table.print(try platform.lastEvents(wanted, limit), output.output)
            }
            if output.output == .ndjson {
                // Line by line, so that a log of any size can be written.
                var left = limit.limit ?? .max
                try platform.events(wanted) { event in
                    Console.out(JSONText.line(EventView(event)))
                    left -= 1
                    return left > 0
                }
                return
            }
            var events: [Event] = []
            try platform.events(wanted) { event in
                events.append(event)
                return limit.limit.map { events.count < $0 } ?? true
            }
            table.print(events, output.output)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one event whole.",
            discussion: """
                EXAMPLES
                  tenantry events show 48211
                """)
        @OptionGroup var store: StoreOptions
        @Argument(help: "Its position, like 48211 or #48211.") var place: EventPlace

        func run() async throws {
            Console.out(JSONText.pretty(EventView(try store.open().event(at: place.position))))
        }
    }

    struct Follow: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "tail",
            abstract: "Show events as they are appended, by whichever process, until interrupted.",
            discussion: """
                EXAMPLES
                  tenantry events tail --tenant acme
                  tenantry events tail --after 0 --count 100 -o ndjson
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var filter: FilterOptions
        @OptionGroup var output: OutputOptions
        @Option(help: "End after so many.") var count: Int?

        func run() async throws {
            let platform = try store.open()
            var wanted = try filter.filter(platform)
            if filter.after == nil { wanted.after = try platform.head() }
            var left = count ?? .max
            // Looks first at what is there, then at each new head.
            for await _ in platform.heads(after: 0) {
                let table = EventTable(naming: platform)
                wanted.after = try platform.events(wanted) { event in
                    table.printLine(event, output.output)
                    left -= 1
                    return left > 0
                }
                if left <= 0 || wanted.after >= wanted.through { return }
            }
        }
    }
}
