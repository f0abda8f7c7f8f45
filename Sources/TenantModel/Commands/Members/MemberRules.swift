internal import HashTreeCollections

/// What users' ids must look like.
enum MemberRules {
    static func fault(inUser user: String) -> String? {
        (1...256).contains(user.utf8.count) && !user.hasControls && !user.utf8.allSatisfy { $0 == 32 }
            ? nil : "must have 1 to 256 bytes, not only spaces, and no control characters"
    }
}

extension String {
    /// Whether there are characters that no terminal and no table can show.
    var hasControls: Bool { utf8.contains { $0 < 32 || $0 == 127 } }
}

extension Decision {
    /// Refuses another tenant to a user who owns as many as the platform's settings allow.
    func checkMayOwnAnother(_ user: String) throws(Refusal) {
        guard let most = fleet.settings.tenantsPerUser, fleet.ownedTenants(of: user) >= most else { return }
        let number = most == 1 ? "a tenant" : "\(most) tenants"
        throw Refusal(.tenantLimitReached, "\(user) owns \(number) already, which is the most that is allowed")
    }
}
