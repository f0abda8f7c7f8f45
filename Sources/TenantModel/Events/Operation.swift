/// The class of an action.
public enum Operation: UInt8, Hashable, Sendable, CaseIterable {
    case create = 1, read, update, delete, execute

    /// The word for it.
    public var name: String {
        switch self {
        case .create: "create"
        case .read: "read"
        case .update: "update"
        case .delete: "delete"
        case .execute: "execute"
        }
    }

    /// The class with a name.
    public init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }
}
