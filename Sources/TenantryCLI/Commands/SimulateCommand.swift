internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// Fills a new store with a fleet that lived for months.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Make a store with a simulated fleet: seeded, through the real command path, every event durable.",
        discussion: """
            EXAMPLES
              tenantry simulate --store demo --tenants 50 --events 100000
              tenantry simulate --store big --tenants 10000 --events 10000000 --seed 7

            The same seed gives the same records. The fleet lives from 1 January 2026 on, for some nine months.
            The keys of such a store come from the seed as well: it is for looking at, not for secrets.
            """)

    @OptionGroup var store: StoreOptions
    @Option(help: "How many tenants.") var tenants = 50
    @Option(help: "About how many events.") var events = 100_000
    @Option(help: "The seed.") var seed: UInt64 = 1

    func validate() throws {
        guard tenants >= 1, tenants <= 1_000_000 else { throw ValidationError("a fleet has 1 to 1,000,000 tenants") }
        guard !store.readOnly else { throw ValidationError("a store that is made is written to: without --read-only") }
        guard events >= 1 else { throw ValidationError("there is at least one event") }
    }

    func run() async throws {
        let clock = SimulatedClock(FleetSimulation.start.rawValue)
        var options = store.options
        options.edges.clock = clock.logClock
        options.edges.random = .seeded(seed)
        let platform = try await Platform.create(at: store.path, options: options)
        var simulation = FleetSimulation(on: platform, clock: clock, tenants: tenants, events: events, seed: seed)
        var progress = Progress("simulating", total: events)
        let made = try await simulation.run { progress.show($0) }
        progress.finish()
        let rate = Int(Double(made) / max(progress.elapsed, 0.001))
        let tenants = try platform.read(\.tenantCount)
        Console.out("\(tenants.grouped) tenants, \(made.grouped) events: \(rate.grouped)/s, every one durable")
        try platform.close()
    }
}
