internal import HashTreeCollections
internal import TenantModel

extension Platform {
    /// Destroys the keys of tenants that were just purged, now that the log says so for good.
    ///
    /// What cannot be destroyed now is when the store is next opened: the purge itself is done.
    func destroyKeys(after verdicts: [Decider.Verdict]) {
        for event in verdicts.lazy.flatMap(\.events) {
            guard case .tenantPurged = event.payload, let tenant = event.tenant else { continue }
            try? keyring.destroy(tenant)
        }
    }

    /// Destroys the keys that were made for tenants that were refused.
    func destroyKeys(of request: Request, after verdict: Decider.Verdict) {
        guard case .refused = verdict else { return }
        for case let create as CreateTenant in request.commands where (try? fleet().tenant(create.id)) == .some(nil) {
            try? keyring.destroy(create.id)
        }
    }

    /// Destroys the keys of purged tenants that are still there: a purge may have been cut off, or another process's.
    func destroyKeysOfPurged() throws(PlatformError) {
        let fleet = try fleet()
        for tenant in keyring.tenants() where fleet.tenant(tenant)?.state == .purged { try keyring.destroy(tenant) }
    }
}
