/// Somebody who asks for something, as far as they could prove who they are.
public enum Bearer: Hashable, Sendable {
    /// A person whom the application has signed in.
    case user(String)
    /// A program with the secret that has this SHA-256.
    case apiKey([UInt8])

    /// What the log calls them.
    func name(in fleet: Fleet) -> String {
        switch self {
        case .user(let user): user
        case .apiKey(let hash): fleet.apiKey(hash: hash)?.place.key.description ?? "unknown key"
        }
    }
}
