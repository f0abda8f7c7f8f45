internal import HashTreeCollections

extension Tenant {
    /// The tenant that its first event makes.
    init(
        _ id: TenantID, _ message: TenantCreated, _ event: Event, catalogs: [Catalog.ID: Catalog]
    ) throws(FoldError) {
        guard event.version == 1, event.revision == 1 else { throw event.fault("a tenant's first version is 1") }
        let catalog = Catalog.ID(message.catalog)
        guard let tier = catalogs[catalog]?.tier(message.tier) else {
            throw event.fault("there is no tier \(message.tier) in the catalogue \(catalog)")
        }
        guard let state = LifecycleState(rawValue: message.state) else {
            throw event.fault("there is no state \(message.state)")
        }
        self.id = id
        slug = message.slug
        externalID = message.hasExternalID ? message.externalID : nil
        name = message.name
        description = message.hasDescription_p ? message.description_p : nil
        self.state = state
        self.catalog = catalog
        self.tier = tier
        timezone = message.timezone
        locale = message.locale
        metadata = Dictionary(message.metadata)
        billingEmail = message.hasBillingEmail ? Sealed(message.billingEmail) : nil
        contactPhone = message.hasContactPhone ? Sealed(message.contactPhone) : nil
        createdAt = event.recordedAt
        updatedAt = event.recordedAt
        enteredAt = [state: event.recordedAt]
        version = event.version
        revision = event.revision
        position = event.position
    }

    /// A tenant after the first event of its own.
    ///
    /// - Throws: ``FoldError`` if the event cannot be the first.
    init(first event: Event, catalogs: [Catalog.ID: Catalog]) throws(FoldError) {
        guard case .tenantCreated(let message) = event.payload, let id = event.tenant else {
            throw event.fault("a tenant's history begins with its creation")
        }
        try self.init(id, message, event, catalogs: catalogs)
    }

    /// Applies an event of this tenant's that follows: whose it is and its place are looked at before.
    mutating func apply(_ event: Event, catalogs: [Catalog.ID: Catalog]) throws(FoldError) {
        try evolve(event, catalogs: catalogs)
        version = event.version
        revision = event.revision
        position = event.position
        if event.payload.type.countsAsChange { updatedAt = event.recordedAt }
    }

    /// What an event means for this tenant; checks before it changes.
    private mutating func evolve(_ event: Event, catalogs: [Catalog.ID: Catalog]) throws(FoldError) {
        switch event.payload {
        case .profileUpdated(let message): try update(message, event)
        case .tenantActivated(let message), .tenantSuspended(let message), .tenantDeactivated(let message),
            .tenantDeleted(let message), .tenantRestored(let message):
            try enter(message, event)
        case .tierChanged(let message): try changeTier(message, event, catalogs)
        case .limitOverridden(let message): try override(message, event)
        case .limitCleared(let message): try clear(message, event)
        case .memberAdded(let message): try add(message, event)
        case .memberRoleChanged(let message): try changeRole(message, event)
        case .memberRemoved(let message): try remove(message, event)
        case .invitationCreated, .invitationResent, .invitationAccepted, .invitationRevoked, .invitationExpired:
            try evolveInvitation(event)
        case .configSet(let message): try set(message, event)
        case .configDeleted(let message): try delete(message, event)
        case .usageRecorded(let message): try record(Metering(event, message))
        case .usageLevelSet(let message): try setLevel(message, event)
        case .quotaThresholdCrossed(let message): try markThreshold(message, event)
        case .usageCorrected(let message): try correct(message, event)
        case .quotaExceeded(let message): noteAlert(message.limit, message.periodKey, 100, message.used, event)
        case .accessDenied: noteDenial(event)
        case .configRevealed, .auditRead, .auditExported, .activityRecorded: break
        case .tenantPurged(let message): try purge(message, event)
        case .hostRegistered, .hostUpdated, .hostRemoved: try evolveHosts(event)
        case .featureSet, .featureCleared, .policySet, .policyCleared: try evolveEntitlements(event)
        case .apiKeyCreated, .apiKeyRotated, .apiKeyRevoked, .apiKeyExpired:
            try details.update { (details) throws(FoldError) in try details.apiKeys.evolve(event) }
        case .onboardingStarted, .onboardingStepCompleted, .onboardingCompleted: try evolveOnboarding(event)
        case .tenantImported, .billingLinked, .regionAssigned, .isolationAssigned: try evolvePlacement(event)
        case .catalogPublished, .settingsChanged, .backupCompleted, .tenantCreated:
            throw event.fault("it does not belong to an existing tenant")
        }
    }

    // MARK: - Life and profile

    private mutating func update(_ message: ProfileUpdated, _ event: Event) throws(FoldError) {
        for change in message.changes {
            let to = change.hasTo ? change.to : nil
            if let fault = set(change.field, to: to) { throw event.fault(fault) }
        }
        if message.hasBillingEmail {
            billingEmail = message.billingEmail.hasTo ? Sealed(message.billingEmail.to) : nil
        }
        if message.hasContactPhone {
            contactPhone = message.contactPhone.hasTo ? Sealed(message.contactPhone.to) : nil
        }
    }

    /// Sets a field by its api name; returns what is wrong, if anything is.
    private mutating func set(_ field: String, to value: String?) -> String? {
        if field.hasPrefix("metadata.") {
            metadata[String(field.dropFirst("metadata.".count))] = value
            return nil
        }
        switch (field, value) {
        case ("description", _): description = value
        case ("slug", let value?): slug = value
        case ("name", let value?): name = value
        case ("timezone", let value?): timezone = value
        case ("locale", let value?): locale = value
        default: return "a tenant has no field \(field) that can be set so"
        }
        return nil
    }

    private mutating func enter(_ message: StateChanged, _ event: Event) throws(FoldError) {
        guard message.from == state.rawValue, let next = LifecycleState(rawValue: message.to) else {
            throw event.fault("the tenant is \(state.rawValue), not \(message.from)")
        }
        let isRestored = event.payload.type == .tenantRestored
        guard isRestored ? state == .deleted && next == stateBeforeDeletion : state.mayBecome(next) else {
            throw event.fault("a tenant that is \(state.rawValue) cannot become \(next.rawValue)")
        }
        stateBeforeDeletion = next == .deleted ? state : nil
        state = next
        stateReason = event.context.reason
        enteredAt[next] = event.recordedAt
    }

    private mutating func noteDenial(_ event: Event) {
        let denial = TenantDetails.Denial(actor: event.context.actor.id, at: event.recordedAt)
        details.update { details in
            details.denials.removeAll { $0.actor == denial.actor }
            if details.denials.count == TenantDetails.denialsKept { details.denials.removeFirst() }
            details.denials.append(denial)
        }
    }

    /// Forgets everything that the tenant's people gave; its names, its times and its trail stay.
    private mutating func purge(_ message: TenantPurged, _ event: Event) throws(FoldError) {
        guard message.from == state.rawValue, state.mayBecome(.purged) else {
            throw event.fault("a tenant that is \(state.rawValue) cannot become purged")
        }
        state = .purged
        stateReason = event.context.reason
        stateBeforeDeletion = nil
        enteredAt[.purged] = event.recordedAt
        description = nil
        metadata = [:]
        billingEmail = nil
        contactPhone = nil
        members = [:]
        ownerCount = 0
        invitations = [:]
        config = [:]
        overrides = [:]
        details = Box(TenantDetails())
    }

    // MARK: - Tier and limits

    private mutating func changeTier(
        _ message: TierChanged, _ event: Event, _ catalogs: [Catalog.ID: Catalog]
    ) throws(FoldError) {
        let id = Catalog.ID(message.toCatalog)
        guard let next = catalogs[id]?.tier(message.toTier) else {
            throw event.fault("there is no tier \(message.toTier) in the catalogue \(id)")
        }
        catalog = id
        tier = next
        rearmThresholds(at: event.recordedAt)
    }

    private mutating func override(_ message: LimitOverridden, _ event: Event) throws(FoldError) {
        guard let key = LimitKey(message.to), let enforcement = Enforcement(rawValue: message.enforcement) else {
            throw event.fault("the limit is malformed")
        }
        overrides[key] = LimitOverride(
            max: message.to.maximum, enforcement: enforcement,
            expiresAt: message.hasExpiresAt ? Timestamp(rawValue: message.expiresAt) : nil)
        rearmThresholds(at: event.recordedAt)
    }

    private mutating func clear(_ message: LimitCleared, _ event: Event) throws(FoldError) {
        guard let key = LimitKey(message.from), overrides[key] != nil else {
            throw event.fault("the tenant has no such limit of its own")
        }
        overrides[key] = nil
        rearmThresholds(at: event.recordedAt)
    }
}
