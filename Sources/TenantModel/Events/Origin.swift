/// By which way a command came.
public enum Origin: UInt8, Hashable, Sendable, CaseIterable {
    case api = 1, commandLine, imported, system

    /// The word for it.
    public var name: String {
        switch self {
        case .api: "api"
        case .commandLine: "cli"
        case .imported: "import"
        case .system: "system"
        }
    }
}
