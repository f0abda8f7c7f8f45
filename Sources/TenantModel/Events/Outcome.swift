/// How an action ended.
public enum Outcome: UInt8, Hashable, Sendable, CaseIterable {
    case succeeded = 1, denied, failed

    /// The word for it.
    public var name: String {
        switch self {
        case .succeeded: "succeeded"
        case .denied: "denied"
        case .failed: "failed"
        }
    }

    /// The outcome with a name.
    public init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }
}
