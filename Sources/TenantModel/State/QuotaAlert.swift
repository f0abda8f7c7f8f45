/// A share of a limit that was reached.
public struct QuotaAlert: Hashable, Sendable {
    /// What is limited.
    public let limit: LimitKey
    /// Which day or month.
    public let periodKey: String
    /// The share, in percent: 80, 95, or 100 for a refusal.
    public let percent: UInt32
    /// What was used.
    public let used: Int64
    /// The limit.
    public let max: Int64
    /// When.
    public let at: Timestamp
    /// Which event says so.
    public let position: Position
}
