internal import HashTreeCollections

extension Tenant {
    func writeDetails(to bytes: inout CanonicalBytes) {
        bytes.write(UInt32(hosts.count))
        for (name, host) in hosts.sorted(by: { $0.key < $1.key }) {
            bytes.write(name)
            bytes.write(host.kind.rawValue)
            bytes.write(host.isPrimary)
            bytes.write(host.certificate)
            bytes.write(host.registeredAt.rawValue)
        }
        bytes.write(apiKeys)
        bytes.write(UInt32(ownFeatures.count))
        for (name, isOn) in ownFeatures.sorted(by: { $0.key < $1.key }) {
            bytes.write(name)
            bytes.write(isOn)
        }
        bytes.write(ownPolicies)
        write(onboarding, to: &bytes)
        bytes.write(region)
        bytes.write(isolation?.strategy.rawValue)
        bytes.write(isolation?.namespace)
        bytes.write(isolation?.databaseURL)
        bytes.write(subscriptionID)
        bytes.write(stripeCustomerID)
        bytes.write(importSource)
        for denial in details.value.denials {
            bytes.write(denial.actor)
            bytes.write(denial.at.rawValue)
        }
        bytes.write(UInt32(alerts.count))
        for alert in alerts {
            bytes.write(alert.limit.description)
            bytes.write(alert.periodKey)
            bytes.write(alert.percent)
            bytes.write(alert.used)
            bytes.write(alert.max)
            bytes.write(alert.position)
        }
    }

    private func write(_ onboarding: Onboarding?, to bytes: inout CanonicalBytes) {
        bytes.write(onboarding != nil)
        guard let onboarding else { return }
        for step in onboarding.steps {
            bytes.write(step.id)
            bytes.write(step.isOptional)
            bytes.write(step.completedAt)
            bytes.write(step.completedBy)
        }
        bytes.write(onboarding.startedAt.rawValue)
        bytes.write(onboarding.completedAt)
    }
}

extension CanonicalBytes {
    mutating func write(_ keys: TreeDictionary<ApiKeyID, ApiKey>) {
        write(UInt32(keys.count))
        for (id, key) in keys.sorted(by: { $0.key < $1.key }) {
            write(id.rawValue)
            write(key.name)
            write(key.prefix)
            write(key.hash)
            write(key.role.rawValue)
            for scope in key.ownScopes.sorted() { write(scope.rawValue) }
            write(key.createdAt.rawValue)
            write(key.createdBy)
            write(key.expiresAt)
            write(key.closedAt)
            write(key.previous?.hash ?? [])
            write(key.previous?.until)
        }
    }
}
