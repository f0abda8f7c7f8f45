import EventLog
import Foundation
import TenantModel
import Tenantry
import TestSupport

/// A store of one test, with a clock that the test moves; its files go when the test ends.
final class ScratchStore {
    /// What every test does, unless it says otherwise.
    static let operations = CommandContext(actor: Actor(type: "operator", id: "ops@example.com"), origin: .api)

    let directory: TemporaryDirectory
    /// Where the store's clock stands.
    let clock: SimulatedClock
    private(set) var platform: Platform
    private let options: Platform.Options

    var path: String { directory.path("store") }

    /// Makes a store whose clock stands still at noon, unless it is to run with the machine's.
    init(systemClock: Bool = false, configure: (inout Platform.Options) -> Void = { _ in }) async throws {
        directory = try TemporaryDirectory()
        clock = SimulatedClock(Timestamp("2026-05-05T12:00:00Z")!.rawValue)
        var options = Platform.Options()
        if !systemClock { options.edges.clock = clock.logClock }
        configure(&options)
        self.options = options
        platform = try await Platform.create(at: directory.path("store"), options: options)
    }

    /// Closes the store and opens it again, as after a restart.
    func reopen(configure: (inout Platform.Options) -> Void = { _ in }) throws {
        try platform.close()
        var options = options
        configure(&options)
        platform = try Platform.open(at: path, options: options)
    }

    /// Makes a tenant and gives its id.
    @discardableResult
    func tenant(_ slug: String, tier: String = "free", owner: String? = nil) async throws -> TenantID {
        var create = CreateTenant(id: platform.newTenantID(), name: slug)
        create.slug = slug
        create.tier = tier
        create.owner = owner
        try await platform.execute(create, as: Self.operations)
        return create.id
    }

    /// Every event of the log.
    func events(_ filter: EventFilter = EventFilter()) throws -> [Event] { try platform.allEvents(filter) }

    /// The code of the error that opening the store makes.
    func codeOfOpening(configure: (inout Platform.Options) -> Void = { _ in }) -> PlatformError.Code? {
        var options = options
        configure(&options)
        do throws(PlatformError) {
            try Platform.open(at: path, options: options).close()
            return nil
        } catch {
            return error.code
        }
    }
}

extension Platform {
    /// The state now, for a test that does not write meanwhile.
    func fleet() throws -> Fleet { try read { $0 } }

    /// The state at a moment, folded from the events alone.
    func refolded(to moment: Moment) throws -> Fleet {
        var filter = EventFilter()
        filter.through = try position(of: moment)
        var fleet = Fleet()
        for event in try allEvents(filter) { try fleet.evolve(event) }
        return fleet
    }

    /// Every event that a filter wants.
    func allEvents(_ filter: EventFilter = EventFilter()) throws -> [Event] {
        var found: [Event] = []
        try events(filter) { event in
            found.append(event)
            return true
        }
        return found
    }

    /// The code with which a command is refused; `nil` if it is not.
    func refusal(of command: some Command, as context: CommandContext) async throws -> RefusalCode? {
        do {
            _ = try await execute(command, as: context)
            return nil
        } catch let refusal as Refusal {
            return refusal.code
        }
    }
}
