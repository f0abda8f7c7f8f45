internal import AuditTrail
internal import HashTreeCollections
internal import TenantModel

extension Platform {
    /// Destroys the keys that requests leave behind: of tenants that were purged, now that the log says so for good,
    /// and of those that did not come to be.
    ///
    /// What cannot be destroyed now is when the store is next opened: the purge itself is done.
    func destroyKeys(after verdicts: [Decider.Verdict], to requests: [Request]) {
        for event in verdicts.lazy.flatMap(\.events) {
            guard case .tenantPurged = event.payload, let tenant = event.tenant else { continue }
            try? keyring.destroy(tenant)
        }
        for case let create as CreateTenant in requests.lazy.flatMap(\.commands)
        where (try? read { $0.tenant(create.id) == nil }) == true {
            try? keyring.destroy(create.id)
        }
    }

    /// Destroys the keys of purged tenants that are still there: a purge may have been cut off, or another process's.
    func destroyKeysOfPurged() throws(PlatformError) {
        // The trail knows them: looking at every key there is would take longer with every tenant.
        var query = AuditQuery()
        query.actions = [EventType.tenantPurged.name]
        do {
            try forEachEntry(query, within: 1...max(1, head())) { event in
                if let tenant = event.tenant { try keyring.destroy(tenant) }
                return true
            }
        } catch {
            throw error as? PlatformError ?? PlatformError(.storage, "\(error)")
        }
    }
}
