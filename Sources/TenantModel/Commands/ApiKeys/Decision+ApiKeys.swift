internal import FoundationEssentials
internal import HashTreeCollections

extension Decision {
    /// The keys of a tenant that can be changed, or of the platform.
    func apiKeys(of tenant: TenantID?) throws(Refusal) -> TreeDictionary<ApiKeyID, ApiKey> {
        guard let tenant else { return fleet.platformKeys }
        return try changeableTenant(tenant).apiKeys
    }

    func apiKey(_ id: ApiKeyID, of tenant: TenantID?) throws(Refusal) -> ApiKey {
        guard let key = try apiKeys(of: tenant)[id] else { throw Refusal(.notFound, "there is no API key \(id)") }
        return key
    }

    /// Writes down that a key's time has passed, if that is so and nobody has.
    ///
    /// - Returns: whether it has expired.
    mutating func noteExpiry(of id: ApiKeyID, in tenant: TenantID?) throws(Refusal) -> Bool {
        let key = try apiKey(id, of: tenant)
        guard let expiresAt = key.expiresAt, time >= expiresAt else { return false }
        guard key.closedAt == nil else { return true }
        try emit(.apiKeyExpired(key.closing(id)), tenant: tenant, resource: id.resource)
        return true
    }
}

extension ApiKey {
    func closing(_ id: ApiKeyID) -> ApiKeyClosed {
        var message = ApiKeyClosed()
        message.apiKey = Data(id.bytes)
        message.prefix = prefix
        return message
    }
}

extension ApiKeyID {
    var resource: Resource { Resource(type: "apikey", id: description) }
}
