internal import HashTreeCollections

extension Fleet {
    /// Applies the next event.
    ///
    /// Reads nothing but the state and the event. Everything is checked before anything is changed.
    ///
    /// - Throws: ``FoldError`` if the event cannot follow; the state is as before.
    /// - Complexity: O(log n).
    public mutating func evolve(_ event: Event) throws(FoldError) {
        try checkIsNext(event)
        switch event.payload {
        case .usageRecorded(let message): try evolveTenant(Metering(event, message))
        case .catalogPublished, .settingsChanged, .backupCompleted: try evolveOwn(event)
        case .tenantCreated(let message): try create(message, event)
        case .tenantPurged(let message): try purge(message, event)
        case .apiKeyCreated, .apiKeyRotated, .apiKeyRevoked, .apiKeyExpired, .accessDenied, .auditRead, .auditExported:
            try event.tenant == nil ? evolveOwn(event) : evolveTenant(event)
        default: try evolveTenant(event)
        }
        advance(to: event)
    }

    /// Applies recorded use that comes next, as the event that says it would be.
    ///
    /// - Throws: ``FoldError`` if it cannot follow; the state is as before.
    /// - Complexity: O(log n).
    public mutating func evolve(_ metering: Metering) throws(FoldError) {
        try checkIsNext(metering)
        try evolveTenant(metering)
        advance(to: metering)
    }

    /// Checks what has to be so of everything that comes next.
    private func checkIsNext(_ step: some HistoryStep) throws(FoldError) {
        guard step.position == position + 1 else {
            throw step.fault("the position after \(position) is \(position + 1)")
        }
        guard step.recordedAt >= recordedAt else { throw step.fault("it was recorded before the event before it") }
        guard step.importRow.map({ $0.id.utf8.count <= ImportedRow.longestID }) ?? true else {
            throw step.fault("its import row's id is longer than \(ImportedRow.longestID) bytes")
        }
    }

    /// Goes on to what was applied.
    private mutating func advance(to step: some HistoryStep) {
        position = step.position
        recordedAt = step.recordedAt
        if let request = step.idempotency { remember(request) }
        if let row = step.importRow, let tenant = step.tenant {
            young.importedRows[ImportedRow(tenant: tenant, id: row.id)] = position
        }
        if let rows, position % rows.segmentLength == 0 {
            young.endSegment(position, recordedAt)
            if !keepsLayer { endLayer() }
        }
    }

    /// Remembers that the last event is of a request.
    private mutating func remember(_ request: Idempotency) {
        var answer = AnswerMemory.Answer(
            fingerprint: request.fingerprint, first: position, last: position, recordedAt: recordedAt)
        if let begun = begunAnswer(to: request, before: position) {
            answer.first = begun.first
            answer.recordedAt = begun.recordedAt
        }
        young.answers.remember(answer, to: request.key)
    }

    /// What was remembered of a request whose last event so far is the one before a position.
    private func begunAnswer(to request: Idempotency, before position: Position) -> AnswerMemory.Answer? {
        var begun = young.answers.answer(request.key)
        if let rows, (position - 1) % rows.segmentLength == 0 {
            // A request's events may lie on both sides of a segment's end, and the first of them may be sealed.
            let segment = young.segmentAnswers.last ?? frozen.last?.segmentAnswers.last
            begun =
                segment != nil
                ? segment?.answers.answer(request.key)
                : rows.value(of: request.key.row, in: .answers, as: AnswerMemory.Answer.init(row:))
        }
        return begun.flatMap {
            $0.last + 1 == position && $0.fingerprint == request.fingerprint ? $0 : nil
        }
    }

    /// Sets the changes of full segments aside; the state must be at a segment's end.
    public mutating func endLayer() {
        young.position = position
        young.recordedAt = recordedAt
        young.platform = platform
        frozen.append(young)
        young = Layer()
        young.start = position
        rows?.advance(to: position)
    }

    // MARK: - The platform

    /// Applies the next event of the platform's own stream.
    mutating func evolveOwn(_ event: Event) throws(FoldError) {
        switch event.payload {
        case .catalogPublished(let message): try publish(message, event)
        case .settingsChanged(let message): try changeSettings(message, event)
        default: try evolvePlatform(event)
        }
    }

    private mutating func publish(_ message: CatalogPublished, _ event: Event) throws(FoldError) {
        guard let catalog = Catalog(message) else { throw event.fault("the catalogue is malformed") }
        guard catalogs[catalog.id] == nil else { throw event.fault("the catalogue \(catalog.id) is there already") }
        try stepPlatform(event)
        platform.update { $0.catalogs[catalog.id] = catalog }
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
        platform.update { platform in
            platform.defaultCatalog = chosen
            platform.settings = settings
        }
    }

    /// Keys of the platform, and what was refused to somebody who named no tenant.
    private mutating func evolvePlatform(_ event: Event) throws(FoldError) {
        var keys = platformKeys
        try keys.evolve(event)
        try stepPlatform(event)
        try followApiKeys(event, before: platformKeys, after: keys)
        platform.update { $0.keys = keys }
    }

    private mutating func stepPlatform(_ event: Event) throws(FoldError) {
        guard event.tenant == nil else { throw event.fault("it belongs to the platform, not to a tenant") }
        let revision = event.payload.type.countsAsChange ? platformVersion + 1 : platformRevision
        guard event.version == platformVersion + 1, event.revision == revision else {
            throw event.fault("the platform's next version is \(platformVersion + 1)")
        }
        platform.update { platform in
            platform.version = event.version
            platform.revision = event.revision
        }
    }

    // MARK: - Tenants

    private mutating func create(_ message: TenantCreated, _ event: Event) throws(FoldError) {
        guard let id = event.tenant, shared(id) == nil else { throw event.fault("the tenant is there already") }
        let external = message.hasExternalID ? message.externalID : nil
        guard tenantID(named: message.slug) == nil, external.map({ tenantID(named: $0) == nil }) ?? true else {
            throw event.fault("the name \(message.slug) is taken")
        }
        young.tenants[id] = Box(try Tenant(id, message, event, catalogs: catalogs))
        young.owners.updateValue(id, forKey: .name(message.slug))
        if let external { young.owners.updateValue(id, forKey: .name(external)) }
        platform.update { $0.tenantCount += 1 }
    }

    private mutating func evolveTenant(_ event: Event) throws(FoldError) {
        guard let id = event.tenant, var tenant = shared(id) else { throw event.fault("the tenant is unknown") }
        // Looked at in place: a tenant is a large value to copy.
        try event.checkFollows(version: tenant.value.version, revision: tenant.value.revision)
        let catalogs = catalogs
        // Whatever refuses the event does so before anything of the state is changed: the tenant on a copy, its
        // names before they are taken.
        try tenant.update { (tenant) throws(FoldError) in try tenant.apply(event, catalogs: catalogs) }
        try changeIndexes(for: event, of: id)
        young.tenants[id] = tenant
        keepSnapshot(of: id, event.version)
    }

    /// Applies what looks before it changes: in place, because a tenant is a large value to copy.
    private mutating func evolveTenant(_ metering: Metering) throws(FoldError) {
        guard let id = metering.tenant else { throw metering.fault("the tenant is unknown") }
        if young.tenants[id] == nil {
            guard let known = shared(id) else { throw metering.fault("the tenant is unknown") }
            young.tenants[id] = known
        }
        // With a default that is never asked for: the subscript without one asserts something of a node that a
        // reader may have freed meanwhile (swift-collections 1.6.0, `_prepareValueUpdate`: debug builds end there).
        try young.tenants[id, default: Self.missing()].update { (tenant) throws(FoldError) in
            try tenant.evolve(metering)
        }
        keepSnapshot(of: id, metering.version)
    }

    private mutating func keepSnapshot(of id: TenantID, _ version: UInt64) {
        guard rows != nil, version % Tenant.snapshotInterval == 0, let tenant = young.tenants[id] else { return }
        young.snapshots.append(tenant)
    }

    private static func missing() -> Box<Tenant> { preconditionFailure("a tenant that was checked is there") }

    /// Follows names and tokens, which are found by more than the tenant's id.
    private mutating func purge(_ message: TenantPurged, _ event: Event) throws(FoldError) {
        guard let id = event.tenant, let tenant = tenant(id) else { throw event.fault("the tenant is unknown") }
        try evolveTenant(event)
        free(slugOf: id)
        for host in tenant.hosts.keys { young.owners.updateValue(nil, forKey: .host(host)) }
        for key in tenant.apiKeys.values { forget(key) }
        for invitation in tenant.invitations.values { forget(tokenHash: invitation.tokenHash) }
        for user in tenant.members.keys { setRole(nil, of: user, in: id) }
    }

    private mutating func changeIndexes(for event: Event, of id: TenantID) throws(FoldError) {
        switch event.payload {
        case .profileUpdated(let message):
            guard let slug = message.changes.first(where: { $0.field == "slug" })?.to else { return }
            guard tenantID(named: slug) == nil else { throw event.fault("the name \(slug) is taken") }
            free(slugOf: id)
            young.owners.updateValue(id, forKey: .name(slug))
        case .invitationCreated(let message):
            guard let invitation = InvitationID(bytes: message.invitation) else { return }
            let place = InvitationPlace(tenant: id, invitation: invitation)
            young.invitationTokens.updateValue(place, forKey: Array(message.tokenHash))
        case .invitationResent(let message):
            guard let invitation = InvitationID(bytes: message.invitation),
                let old = tenant(id)?.invitations[invitation]
            else { return }
            forget(tokenHash: old.tokenHash)
            let place = InvitationPlace(tenant: id, invitation: invitation)
            young.invitationTokens.updateValue(place, forKey: Array(message.tokenHash))
        case .memberAdded(let message): setRole(Role(rawValue: message.role), of: message.user, in: id)
        case .memberRoleChanged(let message): setRole(Role(rawValue: message.to), of: message.user, in: id)
        case .memberRemoved(let message): setRole(nil, of: message.user, in: id)
        case .hostRegistered(let message):
            guard tenantID(ofHost: message.host) == nil else {
                throw event.fault("the name \(message.host) is taken")
            }
            young.owners.updateValue(id, forKey: .host(message.host))
        case .hostRemoved(let message): young.owners.updateValue(nil, forKey: .host(message.host))
        case .isolationAssigned(let message):
            guard message.to.strategy != Isolation.Strategy.shared.rawValue else { return }
            let namespace = OwnedName.namespace(message.to.namespace)
            guard owner(of: namespace) ?? id == id else {
                throw event.fault("the namespace \(message.to.namespace) is taken")
            }
            young.owners.updateValue(id, forKey: namespace)
        case .apiKeyCreated, .apiKeyRotated, .apiKeyRevoked, .apiKeyExpired:
            let before = tenant(id)?.apiKeys ?? [:]
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
        young.memberships[user, default: [:]].updateValue(role, forKey: tenant)
    }

    /// Frees a slug, unless it is the tenant's external id as well, which is never free.
    private mutating func free(slugOf id: TenantID) {
        guard let tenant = tenant(id), tenant.slug != tenant.externalID else { return }
        young.owners.updateValue(nil, forKey: .name(tenant.slug))
    }

    private mutating func forget(tokenHash: [UInt8]) { young.invitationTokens.updateValue(nil, forKey: tokenHash) }

    private mutating func forget(_ key: ApiKey) {
        young.apiKeys.updateValue(nil, forKey: key.hash)
        if let previous = key.previous { young.apiKeys.updateValue(nil, forKey: previous.hash) }
    }

    /// Makes keys found by the hashes that they have after an event, and no longer by those before it.
    private mutating func followApiKeys(
        _ event: Event, before: TreeDictionary<ApiKeyID, ApiKey>, after: TreeDictionary<ApiKeyID, ApiKey>
    ) throws(FoldError) {
        guard let id = event.payload.apiKey else { return }
        if let old = before[id] { forget(old) }
        guard let key = after[id], key.closedAt == nil else { return }
        let place = ApiKeyPlace(tenant: event.tenant, key: id)
        young.apiKeys.updateValue(place, forKey: key.hash)
        if let previous = key.previous { young.apiKeys.updateValue(place, forKey: previous.hash) }
    }
}
