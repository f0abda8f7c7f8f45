public import TenantModel

/// What became of a command that was carried out, or that had been carried out before.
public struct Answer: Hashable, Sendable {
    /// The positions of its events; `nil` if everything was as asked for already.
    public let positions: ClosedRange<Position>?
    /// What the caller is told: new ids, what is used.
    public let result: CommandResult
    /// Whether this request was answered before: nothing happened now.
    public let isReplay: Bool
}
