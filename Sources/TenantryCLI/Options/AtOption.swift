internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// A moment in the past.
struct AtOption: ParsableArguments {
    @Option(help: "As it was at a position, like #4711, or a time: a day, or like 2026-11-20T23:59:00Z (default: now).")
    var at: Moment?

    /// Every tenant as it was then, and the time that deadlines are evaluated at.
    func tenants(of platform: Platform) throws -> (tenants: [Tenant], time: Timestamp) {
        guard let at else { return (try platform.read { Array($0.allTenants) }, platform.now) }
        let past = try platform.past(at: at)
        let progress = ProgressBox("going back")
        defer { progress.finish() }
        let count = try platform.read(\.tenantCount)
        var tenants: [Tenant] = []
        try past.forEachTenant { tenant in
            tenants.append(tenant)
            progress.show(tenants.count, of: count)
        }
        return (tenants, past.time)
    }

    /// A tenant as it was then.
    func tenant(_ name: String, of platform: Platform) throws -> (tenant: Tenant, time: Timestamp) {
        guard let at else { return (try platform.tenant(name), platform.now) }
        let past = try platform.past(at: at)
        return (try past.tenant(named: name), past.time)
    }
}
