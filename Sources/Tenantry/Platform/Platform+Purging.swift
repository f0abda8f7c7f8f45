internal import AuditTrail
internal import HashTreeCollections
internal import Synchronization
public import TenantModel

extension Platform {
    /// Destroys the keys that requests leave behind: of tenants that were purged, now that the log says so for good,
    /// and of those that did not come to be.
    ///
    /// What cannot be destroyed now is with a later command, or when the store is next opened: the purge is done.
    func destroyKeys(after verdicts: [Decider.Verdict], to requests: [Request]) {
        let purged = verdicts.lazy.flatMap(\.events).filter(\.isPurge).compactMap(\.tenant)
        let made = requests.lazy.flatMap(\.commands).compactMap { ($0 as? CreateTenant)?.id }
        // Not with every command, as long as the disk does not let it.
        let left = undestroyed.withLock { left in
            left.tenants.isEmpty || now.rawValue - left.triedAt.rawValue < Timestamp.second ? [] : left.tenants
        }
        destroyKeys(of: left.union(purged).union(made))
    }

    /// Destroys the keys of purged tenants that are still there: a purge may have been cut off, or another process's.
    func destroyKeysOfPurged() throws(PlatformError) {
        // The trail knows them: looking at every key there is would take longer with every tenant.
        var query = AuditQuery()
        query.actions = [EventType.tenantPurged.name]
        var purged: Set<TenantID> = []
        do {
            try forEachEntry(query, within: 1...max(1, head())) { event in
                // What was imported is called as it likes, and has purged nobody.
                if event.isPurge, let tenant = event.tenant { purged.insert(tenant) }
                return true
            }
        } catch {
            throw error as? PlatformError ?? PlatformError(.storage, "\(error)")
        }
        destroyKeys(of: purged)
    }

    /// Destroys the keys of those among some tenants that are purged, or have not come to be.
    private func destroyKeys(of tenants: Set<TenantID>) {
        guard !tenants.isEmpty else { return }
        var left: Set<TenantID> = []
        for id in tenants {
            do {
                if try read({ $0.tenant(id).map { $0.state == .purged } ?? true }) { try keyring.destroy(id) }
            } catch {
                left.insert(id)
            }
        }
        undestroyed.withLock { known in
            known.tenants.subtract(tenants)
            known.tenants.formUnion(left)
            if !left.isEmpty { known.triedAt = now }
        }
    }

    /// The tenants that are purged, or never came to be, and whose keys could not be destroyed so far: the disk does
    /// not let it.
    public var keysLeft: Set<TenantID> { undestroyed.withLock(\.tenants) }

    /// What an operator is to know of them; `nil`: there are none.
    public var keysLeftWarning: String? {
        let left = keysLeft
        guard let first = left.min() else { return nil }
        let more = left.count > 1 ? " and \(left.count - 1) more" : ""
        return "\(path)/keys/\(first)\(more) should be destroyed and cannot be: check the disk; "
            + "it is tried again with later commands"
    }
}

extension Event {
    fileprivate var isPurge: Bool {
        if case .tenantPurged = payload { return true }
        return false
    }
}
