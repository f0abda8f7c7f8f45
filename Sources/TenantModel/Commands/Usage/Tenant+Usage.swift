internal import HashTreeCollections

extension Tenant {
    /// Whether a level follows records that Tenantry itself keeps, so that nobody may set it.
    func derives(_ metric: Metric) -> Bool {
        switch metric {
        case .users: !members.isEmpty
        case .hosts: hosts.contains { $0.value.kind == .host }
        case .domains: hosts.contains { $0.value.kind == .domain }
        default: false
        }
    }
}
