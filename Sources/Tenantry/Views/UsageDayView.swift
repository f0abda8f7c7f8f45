/// What a tenant used on a day: the public JSON shape.
public struct UsageDayView: Encodable, Hashable, Sendable {
    /// The day, in UTC.
    public let day: String
    /// What is counted.
    public let metric: String
    /// Of a counter, what was used that day, corrections counted; of a level, what there was at its end.
    public let used: Int64
    /// How many events say so.
    public let events: Int
}
