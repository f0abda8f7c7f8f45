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

    /// Reads `TYPE:ID`, or the id alone.
    ///
    /// - Parameter usualType: what kind it is if the text does not say it.
    public init(_ text: String, usualType: String) {
        let (type, id) = Self.parts(of: text)
        self.init(type: type ?? usualType, id: id)
    }

    /// The kind and the id in `TYPE:ID`; without the one or the other, all of the text is the id.
    public static func parts(of text: String) -> (type: String?, id: String) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        return parts.count == 2 ? (parts[0], parts[1]) : (nil, text)
    }

    /// A person.
    public static func user(_ id: String) -> Actor { Actor(type: "user", id: id) }
    /// Tenantry itself.
    public static let system = Actor(type: "system", id: "tenantry")
}
