internal import AuditTrail
internal import HashTreeCollections
internal import Synchronization
public import TenantModel

extension Platform {
    /// Destroys the keys that requests leave behind: of tenants that were purged, now that the log says so for good,
    /// and of those that did not come to be.
    ///
    /// What cannot be destroyed now is with the next command, or when the store is next opened: the purge is done.
    func destroyKeys(after verdicts: [Decider.Verdict], to requests: [Request]) {
        let purged = verdicts.lazy.flatMap(\.events).filter(\.isPurge).compactMap(\.tenant)
        let unborn = requests.lazy.flatMap(\.commands).compactMap { ($0 as? CreateTenant)?.id }.filter { id in
            (try? self.read { $0.tenant(id) == nil }) == true
        }
        destroyKeys(of: keysLeft.union(purged).union(unborn))
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

    private func destroyKeys(of tenants: Set<TenantID>) {
        guard !tenants.isEmpty else { return }
        let left = tenants.filter { tenant in
            do throws(PlatformError) { try keyring.destroy(tenant) } catch { return true }
            return false
        }
        undestroyed.withLock {
            $0.subtract(tenants); $0.formUnion(left)
        }
    }

    /// The tenants that are purged, or never came to be, and whose keys could not be destroyed so far: the disk does
    /// not let it.
    public var keysLeft: Set<TenantID> { undestroyed.withLock { $0 } }

    /// What an operator is to know of them; `nil`: there are none.
    public var keysLeftWarning: String? {
        let left = keysLeft
        guard let first = left.min() else { return nil }
        let more = left.count > 1 ? " and \(left.count - 1) more" : ""
        return "\(path)/keys/\(first)\(more) should be destroyed and cannot be, so that what it sealed can still be "
            + "read: check the disk; it is tried again with the next command"
    }
}

extension Event {
    fileprivate var isPurge: Bool {
        if case .tenantPurged = payload { return true }
        return false
    }
}
