/// What something was done to.
public struct Resource: Hashable, Sendable {
    /// What kind: `tenant`, `member`, `config`.
    public var type: String
    /// Which one.
    public var id: String

    /// Names a resource.
    public init(type: String, id: String) {
        self.type = type
        self.id = id
    }
}
