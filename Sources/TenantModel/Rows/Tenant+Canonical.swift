internal import HashTreeCollections

extension Tenant {
    /// Writes the whole state: what a row has, and what digests are made of.
    ///
    /// - Complexity: O(n log n) in the members, invitations and settings.
    public func writeCanonical(to bytes: inout CanonicalBytes) {
        bytes.write(id.rawValue)
        bytes.write(slug)
        bytes.write(externalID)
        bytes.write(name)
        bytes.write(description)
        bytes.write(state.rawValue)
        bytes.write(stateReason)
        bytes.write(stateBeforeDeletion?.rawValue)
        bytes.write(catalog.name)
        bytes.write(catalog.version)
        bytes.write(tier.id)
        bytes.write(timezone)
        bytes.write(locale)
        bytes.write(metadata)
        bytes.write(billingEmail)
        bytes.write(contactPhone)
        bytes.write(createdAt.rawValue)
        bytes.write(updatedAt.rawValue)
        for state in LifecycleState.allCases { bytes.write(enteredAt[state]) }
        bytes.write(version)
        bytes.write(revision)
        bytes.write(position)
        bytes.write(overrides.sorted { $0.key < $1.key }) { $0.write(limit: $1.key, $1.value) }
        bytes.write(members.sorted { $0.key < $1.key }) { $0.write(member: $1.key, $1.value) }
        bytes.write(invitations.sorted { $0.key < $1.key }) { $0.write(invitation: $1.key, $1.value) }
        bytes.write(config.sorted { $0.key < $1.key }) { $0.write(setting: $1.key, $1.value) }
        bytes.write(usage.accounts) { $0.write(account: $1) }
        writeDetails(to: &bytes)
    }

    private func writeDetails(to bytes: inout CanonicalBytes) {
        let details = details.value
        bytes.write(details.hosts.sorted { $0.key < $1.key }) { $0.write(host: $1.key, $1.value) }
        bytes.write(details.apiKeys)
        bytes.write(details.features.sorted { $0.key < $1.key }) { bytes, feature in
            bytes.write(feature.key)
            bytes.write(feature.value)
        }
        bytes.write(details.policies)
        bytes.write(details.onboarding != nil)
        if let onboarding = details.onboarding { bytes.write(onboarding: onboarding) }
        bytes.write(details.region)
        bytes.write(details.isolation != nil)
        if let isolation = details.isolation {
            bytes.write(isolation.strategy.rawValue)
            bytes.write(isolation.namespace)
            bytes.write(isolation.databaseURL)
        }
        bytes.write(details.subscriptionID)
        bytes.write(details.stripeCustomerID)
        bytes.write(details.importSource)
        bytes.write(details.alerts) { $0.write(alert: $1) }
        bytes.write(details.denials) { bytes, denial in
            bytes.write(denial.actor)
            bytes.write(denial.at.rawValue)
        }
    }
}

extension CanonicalBytes {
    fileprivate mutating func write(limit key: LimitKey, _ own: LimitOverride) {
        write(key.description)
        write(own.max)
        write(own.enforcement.rawValue)
        write(own.expiresAt)
    }

    fileprivate mutating func write(member user: String, _ member: Member) {
        write(user)
        write(member.role.rawValue)
        write(member.joinedAt.rawValue)
        write(member.invitedBy)
    }

    fileprivate mutating func write(invitation id: InvitationID, _ invitation: Invitation) {
        write(id.rawValue)
        write(invitation.email)
        write(invitation.role.rawValue)
        write(invitation.recordedStatus.rawValue)
        write(invitation.tokenHash)
        write(invitation.expiresAt.rawValue)
        write(invitation.metadata)
        write(invitation.createdAt.rawValue)
        write(invitation.invitedBy)
        write(invitation.sentCount)
        write(invitation.closedAt)
    }

    fileprivate mutating func write(setting key: ConfigKey, _ entry: ConfigEntry) {
        write(key.section)
        write(key.key)
        write(entry.type.rawValue)
        write(entry.text)
        write(entry.secret)
        write(entry.isActive)
        write(entry.createdAt.rawValue)
        write(entry.updatedAt.rawValue)
        write(entry.updatedBy)
        write(entry.version)
    }

    fileprivate mutating func write(account: UsageLedger.Account) {
        write(account.metric.name)
        write(account.buckets) { bytes, bucket in
            bytes.write(bucket.key.period.rawValue)
            bytes.write(bucket.key.number)
            bytes.write(bucket.used)
            bytes.write(bucket.reported80)
            bytes.write(bucket.reported95)
        }
    }

    fileprivate mutating func write(host name: String, _ host: HostName) {
        write(name)
        write(host.kind.rawValue)
        write(host.isPrimary)
        write(host.certificate)
        write(host.registeredAt.rawValue)
    }

    fileprivate mutating func write(onboarding: Onboarding) {
        write(onboarding.steps) { bytes, step in
            bytes.write(step.id)
            bytes.write(step.isOptional)
            bytes.write(step.completedAt)
            bytes.write(step.completedBy)
        }
        write(onboarding.startedAt.rawValue)
        write(onboarding.completedAt)
    }

    fileprivate mutating func write(alert: QuotaAlert) {
        write(alert.limit.description)
        write(alert.periodKey)
        write(alert.percent)
        write(alert.used)
        write(alert.max)
        write(alert.at.rawValue)
        write(alert.position)
    }

    mutating func write(_ keys: TreeDictionary<ApiKeyID, ApiKey>) {
        write(keys.sorted { $0.key < $1.key }) { bytes, entry in
            let key = entry.value
            bytes.write(entry.key.rawValue)
            bytes.write(key.name)
            bytes.write(key.prefix)
            bytes.write(key.hash)
            bytes.write(key.role.rawValue)
            bytes.write(key.ownScopes.sorted()) { $0.write($1.rawValue) }
            bytes.write(key.createdAt.rawValue)
            bytes.write(key.createdBy)
            bytes.write(key.expiresAt)
            bytes.write(key.closedAt)
            bytes.write(key.previous != nil)
            if let previous = key.previous {
                bytes.write(previous.hash)
                bytes.write(previous.until.rawValue)
            }
        }
    }
}
