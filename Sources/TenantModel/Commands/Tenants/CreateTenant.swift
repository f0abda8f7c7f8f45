/// Makes a tenant; its owner is the one named, else the actor if that is a user, else nobody.
public struct CreateTenant: Command {
    /// The new tenant's id, made by the caller.
    public var id: TenantID
    /// The name that people see, 1 to 200 characters.
    public var name: String
    /// The name in addresses; made from the name, and unique, if none is given.
    public var slug: String?
    /// The id that another system has for it, 1 to 64 characters.
    public var externalID: String?
    /// The first owner's user id.
    public var owner: String?
    /// The catalogue's name, for its newest version, or its name and version, `smtp/1`; the default one if none is
    /// given.
    public var catalog: String?
    /// The tier; the catalogue's default if none is given.
    public var tier: String?
    /// Whether it starts as `pending` instead of `active`.
    public var isPending = false
    /// What it is.
    public var description: String?
    /// An IANA time zone's name.
    public var timezone = "UTC"
    /// A BCP 47 language tag.
    public var locale = "en-US"
    /// An application's own facts.
    public var metadata: [String: String] = [:]
    /// The catalogue's set of limits that it has instead of its tier's.
    public var defaultSet: String?
    /// Hosts that it has from the start.
    public var hosts: [String] = []
    /// Where bills go.
    public var billingEmail: Sensitive?
    /// Whom to call.
    public var contactPhone: Sensitive?

    /// Names the two facts that every tenant has.
    public init(id: TenantID, name: String) {
        self.id = id
        self.name = name
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let owner = owner ?? (decision.context.actor.type == "user" ? decision.context.actor.id : nil)
        try checkFields(owner: owner)
        guard decision.fleet.tenant(id) == nil else { throw Refusal(.nameTaken, "the id \(id) is taken") }
        var created = TenantCreated()
        created.slug = try freeSlug(in: decision.fleet)
        if let externalID {
            guard decision.fleet.tenantID(named: externalID) == nil else {
                throw Refusal(.nameTaken, "the external id \(externalID) is taken")
            }
            created.externalID = externalID
        }
        let (chosen, level) = try choice(in: decision.fleet)
        created.catalog = chosen.id.message
        created.tier = level.id
        created.name = name
        created.state = (isPending ? LifecycleState.pending : .active).rawValue
        created.timezone = timezone
        created.locale = locale
        if let description { created.description_p = description }
        created.metadata = metadata.namedTexts
        if let billingEmail { created.billingEmail = billingEmail.value.message }
        if let contactPhone { created.contactPhone = contactPhone.value.message }
        try decision.emit(.tenantCreated(created), tenant: id, resource: Resource(type: "tenant", id: created.slug))
        if let owner { try AddMember(id, user: owner, role: .owner).decide(&decision) }
        for (index, host) in hosts.enumerated() {
            do throws(Refusal) {
                try RegisterHost(id, host).decide(&decision)
            } catch {
                throw error.pointing("/host", at: "/hosts/\(index)")
            }
        }
        try takeDefaults(of: chosen, &decision)
    }

    private func takeDefaults(of catalog: Catalog, _ decision: inout Decision) throws(Refusal) {
        if let defaultSet {
            guard let limits = catalog.defaultSets[defaultSet] else {
                let known = catalog.defaultSets.keys.sorted().joined(separator: ", ")
                throw .validation("/default_set", "must be one of those of \(catalog.id.name): \(known)")
            }
            for key in limits.keys.sorted() { try OverrideLimit(id, key, max: limits[key] ?? nil).decide(&decision) }
        }
        let strategy = decision.fleet.settings.isolation
        if strategy != .shared { try AssignIsolation(id, strategy).decide(&decision) }
    }

    private func checkFields(owner: String?) throws(Refusal) {
        var faults = ProfileRules.faults(
            name: name, description: description, timezone: timezone, locale: locale, metadata: metadata)
        if let slug, let fault = Slug.fault(in: slug) { faults.append(.init("/slug", fault)) }
        if let externalID, !(1...64).contains(externalID.count) {
            faults.append(.init("/external_id", "must have 1 to 64 characters"))
        }
        if let externalID, Slug.reserved.contains(externalID) { faults.append(.init("/external_id", "is reserved")) }
        if let externalID, TenantID(externalID) != nil {
            faults.append(.init("/external_id", "must not look like a tenant's own id"))
        }
        if let owner, let fault = MemberRules.fault(inUser: owner) { faults.append(.init("/owner", fault)) }
        guard faults.isEmpty else { throw .validation(faults) }
    }

    private func freeSlug(in fleet: Fleet) throws(Refusal) -> String {
        if let slug {
            guard fleet.tenantID(named: slug) == nil else {
                throw Refusal(.nameTaken, "the slug \(slug) is taken; choose another one")
            }
            try fleet.checkSubdomain(of: slug, for: id)
            return slug
        }
        let wanted = Slug.make(from: name)
        let isFree = { (slug: String) in
            fleet.tenantID(named: slug) == nil && (try? fleet.checkSubdomain(of: slug, for: id)) != nil
        }
        if isFree(wanted) { return wanted }
        // The id's last characters are random: one try is as good as free.
        for length in stride(from: 4, through: 26, by: 2) {
            let candidate = wanted.prefix(36) + "-" + id.description.suffix(length)
            if isFree(String(candidate)) { return String(candidate) }
        }
        throw Refusal(.nameTaken, "no free slug could be made from the name; give one")
    }

    private func choice(in fleet: Fleet) throws(Refusal) -> (Catalog, Catalog.Tier) {
        let found =
            catalog.map { fleet.catalog(called: $0) } ?? fleet.defaultCatalog.flatMap { fleet.catalogs[$0] }
        guard let found else {
            throw .validation("/catalog", "names no catalogue: there is no \(catalog ?? "default one")")
        }
        guard let level = found.tier(tier ?? found.defaultTier) else {
            let known = found.tiers.map(\.id).joined(separator: ", ")
            throw .validation("/tier", "must be one of \(known) in the catalogue \(found.id.name)")
        }
        return (found, level)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        // Not the id: a repeated request comes with another one.
        fingerprint.add(name)
        for text in [slug, externalID, owner, catalog, tier, description, timezone, locale, defaultSet] {
            fingerprint.add(text)
        }
        fingerprint.add(isPending ? UInt8(1) : 0)
        for host in hosts { fingerprint.add(host) }
        fingerprint.add(metadata)
        fingerprint.add(billingEmail)
        fingerprint.add(contactPhone)
    }

    /// What is wrong with the sensitive values.
    public var faultsInClear: [Refusal.Field] {
        [
            ("/billing_email", billingEmail?.faultAsEmail), ("/contact_phone", contactPhone?.faultAsPhone),
        ].compactMap { field, fault in fault.map { Refusal.Field(field, $0) } }
    }

    /// The same with its sensitive values sealed.
    public func sealed<Failure: Error>(
        by seal: (String, String) throws(Failure) -> Sealed
    ) throws(Failure) -> CreateTenant {
        var copy = self
        copy.billingEmail = try billingEmail?.sealed(at: SealedPlace.billingEmail, by: seal)
        copy.contactPhone = try contactPhone?.sealed(at: SealedPlace.contactPhone, by: seal)
        return copy
    }
}

/// The places that a sealed value can have: the same value in another place is another value.
enum SealedPlace {
    static let billingEmail = "billing_email"
    static let contactPhone = "contact_phone"
    static let invitationEmail = "invitation_email"
    static let databaseURL = "database_url"
}

extension Sensitive {
    func sealed<Failure: Error>(
        at place: String, by seal: (String, String) throws(Failure) -> Sealed
    ) throws(Failure) -> Sensitive {
        switch self {
        case .plain(let text): .sealed(try seal(text, place))
        case .sealed: self
        }
    }
}
