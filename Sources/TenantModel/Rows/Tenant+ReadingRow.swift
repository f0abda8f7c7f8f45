internal import HashTreeCollections

extension Tenant {
    /// Reads what ``writeCanonical(to:)`` has written.
    ///
    /// - Throws: ``RowFault`` if it is damaged, or names a tier that no catalogue has.
    init(_ reader: inout CanonicalReader, catalogs: [Catalog.ID: Catalog]) throws(RowFault) {
        let id = try TenantID(row: &reader)
        let slug = try reader.text()
        let externalID = try reader.optionalText()
        let name = try reader.text()
        let description = try reader.optionalText()
        let state = try reader.named(LifecycleState.self)
        let stateReason = try reader.optionalText()
        let stateBefore = try reader.bool() ? try reader.named(LifecycleState.self) : nil
        let catalog = Catalog.ID(name: try reader.text(), version: try reader.integer())
        let tierID = try reader.text()
        guard let tier = catalogs[catalog]?.tier(tierID) else {
            throw RowFault(reason: "there is no tier \(tierID) in the catalogue \(catalog)")
        }
        let (timezone, locale) = (try reader.text(), try reader.text())
        let metadata = try reader.pairs()
        let (billingEmail, contactPhone) = (try reader.sealed(), try reader.sealed())
        let (createdAt, updatedAt) = (try reader.time(), try reader.time())
        var enteredAt: [LifecycleState: Timestamp] = [:]
        for state in LifecycleState.allCases { enteredAt[state] = try reader.optionalTime() }
        self.init(
            id: id, slug: slug, externalID: externalID, name: name, description: description, state: state,
            stateReason: stateReason, stateBeforeDeletion: stateBefore, catalog: catalog, tier: tier,
            timezone: timezone, locale: locale, metadata: metadata, billingEmail: billingEmail,
            contactPhone: contactPhone, createdAt: createdAt, enteredAt: enteredAt, updatedAt: updatedAt,
            version: try reader.integer(), revision: try reader.integer(), position: try reader.integer())
        try readTables(&reader)
        details = Box(try TenantDetails(&reader))
    }

    private mutating func readTables(_ reader: inout CanonicalReader) throws(RowFault) {
        try reader.list { (reader) throws(RowFault) in
            overrides[try reader.limitKey()] = LimitOverride(
                max: try reader.optionalInteger(), enforcement: try reader.named(), expiresAt: try reader.optionalTime()
            )
        }
        try reader.list { (reader) throws(RowFault) in
            let user = try reader.text()
            let member = Member(
                role: try reader.named(), joinedAt: try reader.time(), invitedBy: try reader.optionalText())
            members[user] = member
            if member.role == .owner { ownerCount += 1 }
        }
        try reader.list { (reader) throws(RowFault) in
            invitations[InvitationID(rawValue: try reader.integer())] = try Invitation(&reader)
        }
        try reader.list { (reader) throws(RowFault) in
            config[ConfigKey(section: try reader.text(), key: try reader.text())] = ConfigEntry(
                type: try reader.named(), text: try reader.text(), secret: try reader.sealed(),
                isActive: try reader.bool(), createdAt: try reader.time(), updatedAt: try reader.time(),
                updatedBy: try reader.text(), version: try reader.integer())
        }
        var accounts: [UsageLedger.Account] = []
        try reader.list { (reader) throws(RowFault) in accounts.append(try UsageLedger.Account(&reader)) }
        usage = UsageLedger(accounts: accounts)
    }
}

extension Invitation {
    fileprivate init(_ reader: inout CanonicalReader) throws(RowFault) {
        guard let email = try reader.sealed() else { throw RowFault(reason: "an invitation has no address") }
        self.init(
            email: email, role: try reader.named(), recordedStatus: try reader.named(), tokenHash: try reader.data(),
            expiresAt: try reader.time(), metadata: try reader.pairs(), createdAt: try reader.time(),
            invitedBy: try reader.text(), sentCount: try reader.integer(), closedAt: try reader.optionalTime())
    }
}

extension UsageLedger.Account {
    fileprivate init(_ reader: inout CanonicalReader) throws(RowFault) {
        let name = try reader.text()
        guard let metric = Metric(name) else { throw RowFault(reason: "\(name) is no metric") }
        var buckets: [UsageLedger.Bucket] = []
        try reader.list { (reader) throws(RowFault) in
            buckets.append(
                UsageLedger.Bucket(
                    key: PeriodKey(period: try reader.named(), number: try reader.integer()),
                    used: try reader.integer(), reported80: try reader.bool(), reported95: try reader.bool()))
        }
        self.init(metric: metric, buckets: buckets)
    }
}

extension TenantDetails {
    fileprivate init(_ reader: inout CanonicalReader) throws(RowFault) {
        try reader.list { (reader) throws(RowFault) in
            hosts[try reader.text()] = HostName(
                kind: try reader.named(), isPrimary: try reader.bool(), certificate: try reader.optionalText(),
                registeredAt: try reader.time())
        }
        apiKeys = try reader.apiKeys()
        try reader.list { (reader) throws(RowFault) in features[try reader.text()] = try reader.bool() }
        policies = try reader.pairs()
        onboarding = try reader.bool() ? try Onboarding(&reader) : nil
        region = try reader.optionalText()
        if try reader.bool() {
            isolation = Isolation(
                strategy: try reader.named(), namespace: try reader.text(), databaseURL: try reader.sealed())
        }
        subscriptionID = try reader.optionalText()
        stripeCustomerID = try reader.optionalText()
        importSource = try reader.optionalText()
        try reader.list { (reader) throws(RowFault) in
            alerts.append(
                QuotaAlert(
                    limit: try reader.limitKey(), periodKey: try reader.text(), percent: try reader.integer(),
                    used: try reader.integer(), max: try reader.integer(), at: try reader.time(),
                    position: try reader.integer()))
        }
        try reader.list { (reader) throws(RowFault) in
            denials.append(Denial(actor: try reader.text(), at: try reader.time()))
        }
    }
}

extension Onboarding {
    fileprivate init(_ reader: inout CanonicalReader) throws(RowFault) {
        var steps: [Step] = []
        try reader.list { (reader) throws(RowFault) in
            var step = Step(id: try reader.text(), isOptional: try reader.bool())
            step.completedAt = try reader.optionalTime()
            step.completedBy = try reader.optionalText()
            steps.append(step)
        }
        self.init(steps: steps, startedAt: try reader.time(), completedAt: try reader.optionalTime())
    }
}

extension CanonicalReader {
    mutating func apiKeys() throws(RowFault) -> TreeDictionary<ApiKeyID, ApiKey> {
        var keys: TreeDictionary<ApiKeyID, ApiKey> = [:]
        try list { (reader) throws(RowFault) in
            let id = ApiKeyID(rawValue: try reader.integer())
            let (name, prefix, hash) = (try reader.text(), try reader.text(), try reader.data())
            let role = try reader.named(AccessRole.self)
            var scopes: Set<Scope> = []
            try reader.list { (reader) throws(RowFault) in scopes.insert(try reader.named()) }
            keys[id] = ApiKey(
                name: name, prefix: prefix, hash: hash, role: role, ownScopes: scopes, createdAt: try reader.time(),
                createdBy: try reader.text(), expiresAt: try reader.optionalTime(),
                closedAt: try reader.optionalTime(),
                previous: try reader.bool() ? ApiKey.Previous(hash: try reader.data(), until: try reader.time()) : nil)
        }
        return keys
    }
}
