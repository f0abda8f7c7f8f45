internal import Tenantry
internal import TenantModel

/// The `id` of an event in the feed: its position, and whose log it is of, so that a restored store is not mistaken
/// for the one before.
struct FeedPosition: LosslessStringConvertible {
    let position: Position
    /// The store's id, shortened; `nil`: a position alone, as people write it.
    let store: UInt32?

    init(_ position: Position, store: UInt128) {
        self.position = position
        self.store = Self.short(store)
    }

    /// Reads `4711-1a2b3c4d`, or `4711`.
    init?(_ text: String) {
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let position = Position(parts[0]), parts[0].first != "+" else { return nil }
        self.position = position
        guard parts.count == 2 else {
            store = nil
            return
        }
        guard parts[1].utf8.count == 8, let store = UInt32(parts[1], radix: 16) else { return nil }
        self.store = store
    }

    var description: String {
        guard let store else { return String(position) }
        let digits = String(store, radix: 16)
        return "\(position)-" + String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// Whether it can be of this store.
    func fits(_ id: UInt128) -> Bool { store.map { $0 == Self.short(id) } ?? true }

    private static func short(_ id: UInt128) -> UInt32 { UInt32(truncatingIfNeeded: id ^ id >> 64 ^ id >> 32) }
}
