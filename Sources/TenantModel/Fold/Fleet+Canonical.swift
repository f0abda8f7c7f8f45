internal import HashTreeCollections

extension Fleet {
    /// Writes everything but the tenants: the platform's own state, names, and what was answered.
    ///
    /// - Complexity: O(n log n).
    public func writeCanonicalPlatform(to bytes: inout CanonicalBytes) {
        bytes.write(position)
        bytes.write(recordedAt.rawValue)
        bytes.write(platformVersion)
        bytes.write(platformRevision)
        bytes.write(defaultCatalog?.description)
        for id in catalogs.keys.sorted() { bytes.write(id.description) }
        for (name, id) in names.sorted(by: { $0.key < $1.key }) {
            bytes.write(name)
            bytes.write(id.rawValue)
        }
        for (key, answer) in answers.newer.sorted(by: { $0.key < $1.key }) {
            bytes.write(key)
            bytes.write(answer.fingerprint)
            bytes.write(answer.first)
            bytes.write(answer.last)
        }
        bytes.write(UInt64(importedRows.count))
        for setting in Setting.allCases { bytes.write(settings.text(of: setting)) }
        bytes.write(platformKeys)
        for (host, id) in hosts.sorted(by: { $0.key < $1.key }) {
            bytes.write(host)
            bytes.write(id.rawValue)
        }
        for (namespace, id) in namespaces.sorted(by: { $0.key < $1.key }) {
            bytes.write(namespace)
            bytes.write(id.rawValue)
        }
        bytes.write(UInt64(apiKeys.count))
        bytes.write(UInt64(invitationTokens.count))
        for (user, tenants) in memberships.sorted(by: { $0.key < $1.key }) {
            bytes.write(user)
            for (id, role) in tenants.sorted(by: { $0.key < $1.key }) {
                bytes.write(id.rawValue)
                bytes.write(role.rawValue)
            }
        }
    }
}

extension Tenant {
    /// Writes the whole state.
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
        bytes.write(catalog.description)
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
        writeLimits(to: &bytes)
        writeMembers(to: &bytes)
        writeConfig(to: &bytes)
        writeUsage(to: &bytes)
        writeDetails(to: &bytes)
    }

    private func writeLimits(to bytes: inout CanonicalBytes) {
        bytes.write(UInt32(overrides.count))
        for (key, own) in overrides.sorted(by: { $0.key < $1.key }) {
            bytes.write(key.description)
            bytes.write(own.max)
            bytes.write(own.enforcement.rawValue)
            bytes.write(own.expiresAt)
        }
    }

    private func writeMembers(to bytes: inout CanonicalBytes) {
        bytes.write(UInt32(members.count))
        for (user, member) in members.sorted(by: { $0.key < $1.key }) {
            bytes.write(user)
            bytes.write(member.role.rawValue)
            bytes.write(member.joinedAt.rawValue)
            bytes.write(member.invitedBy)
        }
        bytes.write(UInt32(invitations.count))
        for (id, invitation) in invitations.sorted(by: { $0.key < $1.key }) {
            bytes.write(id.rawValue)
            bytes.write(invitation.email)
            bytes.write(invitation.role.rawValue)
            bytes.write(invitation.recordedStatus.rawValue)
            bytes.write(invitation.tokenHash)
            bytes.write(invitation.expiresAt.rawValue)
            bytes.write(invitation.metadata)
            bytes.write(invitation.createdAt.rawValue)
            bytes.write(invitation.invitedBy)
            bytes.write(invitation.sentCount)
            bytes.write(invitation.closedAt)
        }
    }

    private func writeConfig(to bytes: inout CanonicalBytes) {
        bytes.write(UInt32(config.count))
        for (key, entry) in config.sorted(by: { $0.key < $1.key }) {
            bytes.write(key.section)
            bytes.write(key.key)
            bytes.write(entry.type.rawValue)
            bytes.write(entry.text)
            bytes.write(entry.secret)
            bytes.write(entry.isActive)
            bytes.write(entry.createdAt.rawValue)
            bytes.write(entry.updatedAt.rawValue)
            bytes.write(entry.updatedBy)
            bytes.write(entry.version)
        }
    }

    private func writeUsage(to bytes: inout CanonicalBytes) {
        for metric in usage.metrics {
            bytes.write(metric.name)
            for bucket in usage.buckets(of: metric) {
                bytes.write(bucket.key.description)
                bytes.write(bucket.used)
                bytes.write(bucket.reported80)
                bytes.write(bucket.reported95)
            }
        }
    }
}
