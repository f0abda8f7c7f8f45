internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// A moment in the past.
struct AtOption: ParsableArguments {
    @Option(help: "As it was at a position, like #4711, or a time: a day, or like 2026-11-20T23:59:00Z (default: now).")
    var at: Moment?

    /// The state then, and the time that deadlines are evaluated at.
    func fleet(of platform: Platform) throws -> (fleet: Fleet, time: Timestamp) {
        guard let at else { return (try platform.fleet(), platform.now) }
        let progress = ProgressBox("folding")
        defer { progress.finish() }
        return try platform.fleet(at: at) { progress.show(Int($0), of: Int($1)) }
    }

    /// A tenant as it was then.
    func tenant(_ name: String, of platform: Platform) throws -> (tenant: Tenant, time: Timestamp) {
        let (fleet, time) = try fleet(of: platform)
        // The name that it has now is good for what it was called then.
        let id = try fleet.resolve(name) ?? platform.fleet().resolve(name)
        guard let tenant = id.flatMap({ fleet.tenant($0) }) else {
            throw PlatformError(
                .notFound, "there is no tenant \(name)\(at == nil ? "" : " at that moment")",
                hint: "'tenantry tenant list' shows those there are.")
        }
        return (tenant, time)
    }
}
