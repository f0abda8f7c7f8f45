/// Limits to what usage can say.
public enum UsageRules {
    /// How late usage may be reported.
    static let latest = 35 * Timestamp.day
    /// How far ahead a reporter's clock may be, in microseconds.
    public static let earliest = 5 * 60 * Timestamp.second

    static let malformedMetric = Refusal.validation(
        "/metric", "must have lower-case letters, digits and underscores, a letter first")

    static func check(_ metric: String, occurredAt: Timestamp, now: Timestamp) throws(Refusal) -> Metric {
        guard let metric = Metric(metric) else {
            throw malformedMetric
        }
        guard occurredAt >= now.advanced(by: -latest) else {
            throw .validation("/occurred_at", "must be within the last 35 days; record a correction instead")
        }
        guard occurredAt <= now.advanced(by: earliest) else {
            throw .validation("/occurred_at", "must not be more than 5 minutes in the future")
        }
        return metric
    }
}
