internal import HashTreeCollections

extension EventPayload {
    /// The API key that an event is about.
    var apiKey: ApiKeyID? {
        switch self {
        case .apiKeyCreated(let message): ApiKeyID(bytes: message.apiKey)
        case .apiKeyRotated(let message): ApiKeyID(bytes: message.apiKey)
        case .apiKeyRevoked(let message), .apiKeyExpired(let message): ApiKeyID(bytes: message.apiKey)
        default: nil
        }
    }
}

extension TreeDictionary<ApiKeyID, ApiKey> {
    /// Applies an event about an API key; leaves others alone.
    mutating func evolve(_ event: Event) throws(FoldError) {
        switch event.payload {
        case .apiKeyCreated(let message): try create(message, event)
        case .apiKeyRotated(let message):
            try change(event) { key in
                key.previous = .init(hash: key.hash, until: Timestamp(rawValue: message.oldUntil))
                key.hash = Array(message.secretHash)
                key.prefix = message.toPrefix
            }
        case .apiKeyRevoked, .apiKeyExpired: try change(event) { $0.closedAt = event.recordedAt }
        default: break
        }
    }

    private mutating func create(_ message: ApiKeyCreated, _ event: Event) throws(FoldError) {
        let scopes = message.scopes.compactMap { Scope(rawValue: $0) }
        guard let id = ApiKeyID(bytes: message.apiKey), self[id] == nil, let role = AccessRole(rawValue: message.role),
            scopes.count == message.scopes.count
        else { throw event.fault("the key is malformed, or there already") }
        self[id] = ApiKey(
            name: message.name, prefix: message.prefix, hash: Array(message.secretHash), role: role,
            ownScopes: Set(scopes), createdAt: event.recordedAt, createdBy: event.context.actor.id,
            expiresAt: message.hasExpiresAt ? Timestamp(rawValue: message.expiresAt) : nil)
    }

    private mutating func change(_ event: Event, _ body: (inout ApiKey) -> Void) throws(FoldError) {
        guard let id = event.payload.apiKey, var key = self[id], key.closedAt == nil else {
            throw event.fault("there is no such open key")
        }
        body(&key)
        self[id] = key
    }
}
