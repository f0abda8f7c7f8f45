internal import HashTreeCollections

extension Tenant {
    func host(_ name: String) throws(Refusal) -> HostName {
        guard let host = hosts[name] else { throw Refusal(.notFound, "\(slug) has no host \(name)") }
        return host
    }

    /// The host of a kind that is the one that is shown; `nil`: none is.
    func primaryHost(of kind: HostName.Kind) -> String? {
        hosts.first { $0.value.isPrimary && $0.value.kind == kind }?.key
    }
}

/// What a reference to a certificate must look like.
enum HostRules {
    static func fault(inCertificate reference: String?) -> String? {
        guard let reference else { return nil }
        guard !reference.contains("PRIVATE KEY") else { return "must be a reference, never the key itself" }
        return (1...512).contains(reference.utf8.count) ? nil : "must have 1 to 512 bytes"
    }
}
