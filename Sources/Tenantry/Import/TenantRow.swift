internal import TenantModel

/// A tenant as another system has it, by the names that the source documents' own tables give its columns.
struct TenantRow: Sendable {
    /// Its id there.
    let id: String
    private let texts: [String: String]

    /// Takes a row; `nil` if nothing in it is an id.
    init?(_ row: [String: String]) {
        let texts = row.reduce(into: [:]) { $0[$1.key.lowercased()] = $1.value }
        guard let id = Self.first(["id", "external_id", "tenant_id", "organization_id"], texts) else { return nil }
        self.id = id
        self.texts = texts
    }

    private static func first(_ names: [String], _ texts: [String: String]) -> String? {
        names.lazy.compactMap { texts[$0] }.first { !$0.isEmpty }
    }

    private func text(_ names: String...) -> String? { Self.first(names, texts) }

    /// The columns that are understood; others may hold anything, secrets and personal data too, and are not taken.
    private static let known: Set<String> = [
        "id", "external_id", "tenant_id", "organization_id", "name", "organization_name", "slug", "subdomain", "tier",
        "plan", "tenant_tier", "billing_plan", "billingplan", "status", "tenant_status", "enabled", "is_active",
        "is_suspended", "domain", "host", "hosts", "owner", "description", "timezone", "locale", "billing_email",
        "contact_phone", "region", "data_region", "subscription_id", "stripe_customer_id", "stripecustomerid",
        "features", "max_users", "max_domains", "max_storage_mb", "max_storage_gb", "max_messages_per_day",
        "database_url", "isolation_strategy",
    ]

    /// The columns that are not taken.
    var rest: Set<String> { Set(texts.keys.filter { !Self.known.contains($0) }) }

    /// What is wrong with the row; `nil` if nothing is.
    var fault: String? {
        if let text = text("status", "tenant_status"), LifecycleState(rawValue: text.lowercased()) == nil {
            return "there is no state \(text)"
        }
        if let text = texts["features"], !text.isEmpty {
            switch JSONValue(text: text) {
            case .object(let flags):
                for (name, value) in flags {
                    guard case .bool = value else { return "the feature \(name) must be true or false" }
                }
            case .array(let names):
                guard names.allSatisfy({ $0.string != nil }) else { return "features must be a list of texts" }
            default: return "features must be JSON: an object of flags, or a list of names"
            }
        }
        for (column, _, unit) in Self.limits {
            guard let text = texts[column], !text.isEmpty else { continue }
            guard let number = Int64(text), number >= 0, number <= .max / unit else {
                return "\(column) must be a whole number, 0 or more, not \(text)"
            }
        }
        return nil
    }

    /// The state that the row means (DOMAIN §1): suspended wins over inactive.
    var state: LifecycleState {
        let status = text("status", "tenant_status").flatMap { LifecycleState(rawValue: $0.lowercased()) }
        if flag("is_suspended") == true || status == .suspended { return .suspended }
        if let status, status == .deleted || status == .pending { return status }
        if let flag = flag("enabled") ?? flag("is_active") { return flag ? .active : .inactive }
        return status ?? .active
    }

    private func flag(_ name: String) -> Bool? {
        switch texts[name]?.lowercased() {
        case "1", "true", "t", "yes": true
        case "0", "false", "f", "no": false
        default: nil
        }
    }

    /// What makes the tenant here, all or nothing.
    func commands(for id: TenantID, source: String, users: [TenantUser], in fleet: Fleet) -> [any Command] {
        var create = CreateTenant(id: id, name: text("name", "organization_name") ?? self.id)
        create.externalID = self.id
        let slug = text("slug", "subdomain")
        create.slug = slug
        create.tier = text("tier", "plan", "tenant_tier", "billing_plan", "billingplan")?.lowercased()
        create.isPending = state == .pending
        create.owner = text("owner") ?? users.first { $0.role == .owner }?.id
        create.description = text("description")
        create.timezone = text("timezone") ?? create.timezone
        create.locale = text("locale") ?? create.locale
        create.billingEmail = text("billing_email").map { .plain($0) }
        create.contactPhone = text("contact_phone").map { .plain($0) }
        var commands: [any Command] = [create, NoteImport(id, source: source, row: self.id)]
        let catalog = fleet.defaultCatalog.flatMap { fleet.catalogs[$0] }
        let tier = catalog.flatMap { catalog in catalog.tier(create.tier ?? catalog.defaultTier) }
        commands += limits(of: id, tier) + features(of: id) + names(of: id) + placement(of: id)
        for user in users where user.id != create.owner {
            commands.append(AddMember(id, user: user.id, role: user.role))
        }
        switch state {
        case .suspended: commands.append(ChangeState(id, .suspend))
        case .inactive: commands.append(ChangeState(id, .deactivate))
        case .deleted: commands.append(ChangeState(id, .delete))
        case .pending, .active, .purged: break
        }
        return commands
    }

    /// The limits that are not the tier's anyway, so that a change of tier changes those.
    ///
    /// A maximum of 0 means unlimited in source document 000; here 0 means none, and null unlimited.
    private func limits(of id: TenantID, _ tier: Catalog.Tier?) -> [any Command] {
        Self.limits.compactMap { column, limit, unit in
            guard let number = texts[column].flatMap({ Int64($0) }) else { return nil }
            let max = number == 0 ? nil : number * unit
            if let tier, let usual = tier.limits[limit], usual == max { return nil }
            return OverrideLimit(id, limit, max: max)
        }
    }

    private static let limits: [(column: String, limit: LimitKey, unit: Int64)] = [
        ("max_users", LimitKey(.users, .total), 1), ("max_domains", LimitKey(.domains, .total), 1),
        ("max_storage_mb", LimitKey(storage, .total), 1 << 20), ("max_storage_gb", LimitKey(storage, .total), 1 << 30),
        ("max_messages_per_day", LimitKey(messages, .day), 1),
    ]
    private static let storage = Metric("storage") ?? .users
    private static let messages = Metric("messages") ?? .users

    /// Features as JSON: an object of flags, or a list of names.
    private func features(of id: TenantID) -> [any Command] {
        switch texts["features"].flatMap({ JSONValue(text: $0) }) {
        case .object(let flags):
            flags.sorted { $0.key < $1.key }.compactMap { name, value in
                if case .bool(let isOn) = value { SetFeature(id, name, isEnabled: isOn) } else { nil }
            }
        case .array(let names): names.compactMap(\.string).map { SetFeature(id, $0, isEnabled: true) }
        default: []
        }
    }

    private func names(of id: TenantID) -> [any Command] {
        var commands: [any Command] = []
        if let domain = text("domain") { commands.append(RegisterHost(id, domain.lowercased(), kind: .domain)) }
        let text = text("hosts", "host") ?? ""
        if case .array(let names)? = JSONValue(text: text) {
            for name in names.compactMap(\.string) { commands.append(RegisterHost(id, name.lowercased())) }
        } else {
            for host in text.split(whereSeparator: { $0 == "," || $0 == ";" || $0 == " " }) {
                commands.append(RegisterHost(id, host.lowercased()))
            }
        }
        return commands
    }

    private func placement(of id: TenantID) -> [any Command] {
        var commands: [any Command] = []
        if let region = text("region", "data_region") { commands.append(AssignRegion(id, region.lowercased())) }
        var billing = LinkBilling(id)
        if let subscription = text("subscription_id") { billing.subscriptionID = .set(subscription) }
        if let customer = text("stripe_customer_id", "stripecustomerid") { billing.stripeCustomerID = .set(customer) }
        if billing.subscriptionID != .keep || billing.stripeCustomerID != .keep { commands.append(billing) }
        let strategy = text("isolation_strategy").flatMap { Isolation.Strategy(rawValue: $0.lowercased()) }
        if let url = text("database_url") {
            var isolation = AssignIsolation(id, strategy ?? .database)
            isolation.databaseURL = .set(.plain(url))
            commands.append(isolation)
        } else if let strategy {
            commands.append(AssignIsolation(id, strategy))
        }
        return commands
    }
}

/// Somebody who belongs to a tenant in another system.
struct TenantUser: Sendable {
    let id: String
    let role: Role
}
