/// Moves a tenant to another tier, or to another version of its catalogue, or to another catalogue.
public struct ChangeTier: Command {
    /// Whose.
    public var id: TenantID
    /// The tier's id or alias.
    public var tier: String
    /// The catalogue, in its newest version; if none is given, the tenant's own in its own version.
    public var catalog: String?
    /// Whether use beyond the new limits is accepted; it is then reported, and more is refused.
    public var force: Bool

    /// Names the tenant and the tier.
    public init(_ id: TenantID, tier: String, catalog: String? = nil, force: Bool = false) {
        self.id = id
        self.tier = tier
        self.catalog = catalog
        self.force = force
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        let found = catalog.map { decision.fleet.newestCatalog(named: $0) } ?? decision.fleet.catalogs[tenant.catalog]
        guard let found else { throw .validation("/catalog", "names no catalogue: there is no \(catalog ?? "")") }
        guard let next = found.tier(tier) else {
            throw .validation("/tier", "must be one of \(found.tiers.map(\.id).joined(separator: ", "))")
        }
        guard found.id != tenant.catalog || next.id != tenant.tier.id else { return }
        let excess = Self.excess(of: tenant, under: next, at: decision.time)
        if !excess.isEmpty, !force {
            var refusal = Refusal(.downgradeBelowUsage, Self.sentence(excess, tier: next.id))
            refusal.overLimit = excess
            throw refusal
        }
        var changed = TierChanged()
        changed.fromCatalog = tenant.catalog.message
        changed.fromTier = tenant.tier.id
        changed.toCatalog = found.id.message
        changed.toTier = next.id
        changed.forced = force && !excess.isEmpty
        changed.overLimit = excess.map { excess in
            var over = OverLimit()
            over.limit = excess.limit.message(max: excess.max)
            over.used = excess.used
            return over
        }
        try decision.emit(.tierChanged(changed), tenant: id, resource: Resource(type: "tenant", id: tenant.slug))
        try decision.reportThresholds(of: id)
    }

    /// What is used beyond a tier's limits, where the tenant has none of its own.
    private static func excess(of tenant: Tenant, under tier: Catalog.Tier, at now: Timestamp) -> [Excess] {
        tier.limits.keys.sorted().compactMap { key in
            let effective = tenant.limit(key, at: now)
            let max = effective?.isOverride == true ? effective?.max : tier.limits[key] ?? nil
            let used = tenant.used(key, at: now)
            guard let max, used > max else { return nil }
            return Excess(limit: key, max: max, used: used)
        }
    }

    private static func sentence(_ excess: [Excess], tier: String) -> String {
        let uses = excess.map { "\($0.limit) \($0.used) of \($0.max)" }.joined(separator: ", ")
        return "the tenant uses more than the tier \(tier) allows (\(uses)); use less first, or force the change"
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(tier)
        fingerprint.add(catalog)
        fingerprint.add(force ? UInt8(1) : 0)
    }
}
