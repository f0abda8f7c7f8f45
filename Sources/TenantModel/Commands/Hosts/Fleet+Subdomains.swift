extension Fleet {
    /// Refuses a slug whose place below the platform's domain is another tenant's host.
    func checkSubdomain(of slug: String, for tenant: TenantID) throws(Refusal) {
        guard !settings.baseDomain.isEmpty else { return }
        guard let owner = tenantID(ofHost: "\(slug).\(settings.baseDomain)"), owner != tenant else { return }
        throw Refusal(.nameTaken, "\(slug).\(settings.baseDomain) is another tenant's host; choose another slug")
    }

    /// The hosts below a domain that are not those of their tenants' slugs, in order.
    ///
    /// - Complexity: O(hosts).
    func strangers(below domain: String) -> [String] {
        allHosts.filter { host, id in
            host == domain
                || (host.hasSuffix("." + domain) && host != "\(tenant(id)?.slug ?? "").\(domain)")
        }.map(\.host)
    }
}
