/// Who did something.
public struct Actor: Hashable, Sendable {
    /// What kind: `user`, `service`, `operator`, `system`.
    public var type: String
    /// Who: at most 256 bytes.
    public var id: String
    /// On whose behalf, if not their own.
    public var onBehalfOf: String?

    /// Names an actor.
    public init(type: String, id: String, onBehalfOf: String? = nil) {
        self.type = type
        self.id = id
        self.onBehalfOf = onBehalfOf
    }

    /// A person.
    public static func user(_ id: String) -> Actor { Actor(type: "user", id: id) }
    /// Tenantry itself.
    public static let system = Actor(type: "system", id: "tenantry")
}
