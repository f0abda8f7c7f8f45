internal import HashTreeCollections

extension Fleet {
    /// Applies the next event.
    ///
    /// Reads nothing but the state and the event. Everything is checked before anything is changed.
    ///
    /// - Throws: ``FoldError`` if the event cannot follow; the state is as before.
    /// - Complexity: O(log n).
    public mutating func evolve(_ event: Event) throws(FoldError) {
        guard event.position == position + 1 else {
            throw event.fault("the position after \(position) is \(position + 1)")
        }
        guard event.recordedAt >= recordedAt else { throw event.fault("it was recorded before the event before it") }
        switch event.payload {
        case .catalogPublished(let message): try publish(message, event)
        case .settingsChanged(let message): try changeSettings(message, event)
        case .tenantCreated(let message): try create(message, event)
        case .tenantPurged(let message): try purge(message, event)
        case .apiKeyCreated, .apiKeyRotated, .apiKeyRevoked, .apiKeyExpired, .accessDenied, .auditRead, .auditExported:
            try event.tenant == nil ? evolvePlatform(event) : evolveTenant(event)
        default: try evolveTenant(event)
        }
        position = event.position
        recordedAt = event.recordedAt
        if let request = event.context.idempotency {
            answers.remember(request, position: event.position, at: event.recordedAt)
        }
        if let row = event.context.importRow, let tenant = event.tenant {
            importedRows[ImportedRow(tenant: tenant, row: row.id)] = event.position
        }
    }

    // MARK: - The platform

    private mutating func publish(_ message: CatalogPublished, _ event: Event) throws(FoldError) {
        guard let catalog = Catalog(message) else { throw event.fault("the catalogue is malformed") }
        guard catalogs[catalog.id] == nil else { throw event.fault("the catalogue \(catalog.id) is there already") }
        try stepPlatform(event)
        catalogs[catalog.id] = catalog
    }

    private mutating func changeSettings(_ message: SettingsChanged, _ event: Event) throws(FoldError) {
        var chosen = defaultCatalog
        var settings = settings
        for change in message.changes {
            switch Setting(rawValue: change.field) {
            case nil: throw event.fault("there is no setting \(change.field)")
            case .catalog:
                guard let catalog = newestCatalog(named: change.to) else {
                    throw event.fault("there is no catalogue \(change.to)")
                }
                chosen = catalog.id
            case let setting?:
                guard settings.set(setting, to: change.to) else {
                    throw event.fault("\(change.field) cannot be \(change.to)")
                }
            }
        }
        try stepPlatform(event)
        defaultCatalog = chosen
        self.settings = settings
    }

    /// Keys of the platform, and what was refused to somebody who named no tenant.
    private mutating func evolvePlatform(_ event: Event) throws(FoldError) {
        var keys = platformKeys
        try keys.evolve(event)
        try stepPlatform(event)
        try followApiKeys(event, before: platformKeys, after: keys)
        platformKeys = keys
    }

    private mutating func stepPlatform(_ event: Event) throws(FoldError) {
        guard event.tenant == nil else { throw event.fault("it belongs to the platform, not to a tenant") }
        let revision = event.payload.type.countsAsChange ? platformVersion + 1 : platformRevision
        guard event.version == platformVersion + 1, event.revision == revision else {
            throw event.fault("the platform's next version is \(platformVersion + 1)")
        }
        platformVersion = event.version
        platformRevision = event.revision
    }

    // MARK: - Tenants

    private mutating func create(_ message: TenantCreated, _ event: Event) throws(FoldError) {
        guard let id = event.tenant, tenants[id] == nil else { throw event.fault("the tenant is there already") }
        guard event.version == 1, event.revision == 1 else { throw event.fault("a tenant's first version is 1") }
        let external = message.hasExternalID ? message.externalID : nil
        guard names[message.slug] == nil, external.map({ names[$0] == nil }) ?? true else {
            throw event.fault("the name \(message.slug) is taken")
        }
        let catalogID = Catalog.ID(message.catalog)
        guard let tier = catalogs[catalogID]?.tier(message.tier) else {
            throw event.fault("there is no tier \(message.tier) in the catalogue \(catalogID)")
        }
        guard let state = LifecycleState(rawValue: message.state) else {
            throw event.fault("there is no state \(message.state)")
        }
        tenants[id] = Box(Tenant(id: id, message: message, state: state, catalog: catalogID, tier: tier, event: event))
        names[message.slug] = id
        if let external { names[external] = id }
    }

    private mutating func evolveTenant(_ event: Event) throws(FoldError) {
        guard let id = event.tenant, tenants[id] != nil else { throw event.fault("the tenant is unknown") }
        let last = versions(of: id)
        guard event.version == last.version + 1 else {
            throw event.fault("the tenant's next version is \(last.version + 1)")
        }
        guard event.revision == (event.payload.type.countsAsChange ? event.version : last.revision) else {
            throw event.fault("the tenant's revision is \(last.revision)")
        }
        try changeIndexes(for: event, of: id)
        let catalogs = catalogs
        try tenants[id]?.update { (tenant) throws(FoldError) in
            try tenant.evolve(event, catalogs: catalogs)
            tenant.version = event.version
            tenant.revision = event.revision
            tenant.position = event.position
            if event.payload.type.countsAsChange { tenant.updatedAt = event.recordedAt }
        }
    }

    /// Follows names and tokens, which are found by more than the tenant's id.
    private mutating func purge(_ message: TenantPurged, _ event: Event) throws(FoldError) {
        guard let id = event.tenant, let tenant = tenants[id]?.value else { throw event.fault("the tenant is unknown") }
        try evolveTenant(event)
        free(slugOf: id)
        for host in tenant.hosts.keys { hosts[host] = nil }
        for key in tenant.apiKeys.values { forget(key) }
        for invitation in tenant.invitations.values { invitationTokens[invitation.tokenHash] = nil }
        for user in tenant.members.keys { setRole(nil, of: user, in: id) }
    }

    private mutating func changeIndexes(for event: Event, of id: TenantID) throws(FoldError) {
        switch event.payload {
        case .profileUpdated(let message):
            guard let slug = message.changes.first(where: { $0.field == "slug" })?.to else { return }
            guard names[slug] == nil else { throw event.fault("the name \(slug) is taken") }
            free(slugOf: id)
            names[slug] = id
        case .invitationCreated(let message):
            guard let invitation = InvitationID(bytes: message.invitation) else { return }
            invitationTokens[Array(message.tokenHash)] = InvitationPlace(tenant: id, invitation: invitation)
        case .invitationResent(let message):
            guard let invitation = InvitationID(bytes: message.invitation),
                let old = tenants[id]?.value.invitations[invitation]
            else { return }
            invitationTokens[old.tokenHash] = nil
            invitationTokens[Array(message.tokenHash)] = InvitationPlace(tenant: id, invitation: invitation)
        case .memberAdded(let message): setRole(Role(rawValue: message.role), of: message.user, in: id)
        case .memberRoleChanged(let message): setRole(Role(rawValue: message.to), of: message.user, in: id)
        case .memberRemoved(let message): setRole(nil, of: message.user, in: id)
        case .hostRegistered(let message):
            guard hosts[message.host] == nil else { throw event.fault("the name \(message.host) is taken") }
            hosts[message.host] = id
        case .hostRemoved(let message): hosts[message.host] = nil
        case .isolationAssigned(let message):
            guard message.to.strategy != Isolation.Strategy.shared.rawValue else { return }
            guard namespaces[message.to.namespace] ?? id == id else {
                throw event.fault("the namespace \(message.to.namespace) is taken")
            }
            namespaces[message.to.namespace] = id
        case .apiKeyCreated, .apiKeyRotated, .apiKeyRevoked, .apiKeyExpired:
            let before = tenants[id]?.value.apiKeys ?? [:]
            var after = before
            try after.evolve(event)
            try followApiKeys(event, before: before, after: after)
        default: return
        }
    }
}

// MARK: - Indexes

extension Fleet {
    private mutating func setRole(_ role: Role?, of user: String, in tenant: TenantID) {
        memberships[user, default: [:]][tenant] = role
        if memberships[user]?.isEmpty == true { memberships[user] = nil }
    }

    /// Frees a slug, unless it is the tenant's external id as well, which is never free.
    private mutating func free(slugOf id: TenantID) {
        guard let tenant = tenants[id]?.value, tenant.slug != tenant.externalID else { return }
        names[tenant.slug] = nil
    }

    private mutating func forget(_ key: ApiKey) {
        apiKeys[key.hash] = nil
        if let previous = key.previous { apiKeys[previous.hash] = nil }
    }

    /// Makes keys found by the hashes that they have after an event, and no longer by those before it.
    private mutating func followApiKeys(
        _ event: Event, before: TreeDictionary<ApiKeyID, ApiKey>, after: TreeDictionary<ApiKeyID, ApiKey>
    ) throws(FoldError) {
        guard let id = event.payload.apiKey else { return }
        if let old = before[id] { forget(old) }
        guard let key = after[id], key.closedAt == nil else { return }
        let place = ApiKeyPlace(tenant: event.tenant, key: id)
        apiKeys[key.hash] = place
        if let previous = key.previous { apiKeys[previous.hash] = place }
    }
}

extension Event {
    /// An error at this event's position.
    func fault(_ reason: String) -> FoldError {
        FoldError(position: position, reason: "\(payload.type.name): \(reason)")
    }
}
