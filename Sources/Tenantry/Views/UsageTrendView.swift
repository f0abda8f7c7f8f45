public import TenantModel

/// How the use of a metric goes over some days, and how long its limits last: the public JSON shape.
public struct UsageTrendView: Encodable, Sendable {
    /// What is counted.
    public let metric: String
    /// On how many days there was any.
    public let days: Int
    /// What was used on all of them; of a level, the sum of what there was.
    public let total: Int64
    /// What was used on one of them.
    public let average_per_day: Double
    /// By how much it grows from day to day: the slope of the line with the least squares.
    public let change_per_day: Double
    /// What was used on the last of them.
    public let last: Int64
    /// After how many whole days the first of the limits is reached if it goes on like that; missing: it is not.
    public let days_to_limit: Int?

    /// The trends of days that are in order.
    ///
    /// - Parameters:
    ///   - quotas: the tenant's, as of the end of the days.
    ///   - time: the end of the days.
    public static func trends(of days: [UsageDayView], quotas: [QuotaView], at time: Timestamp) -> [UsageTrendView] {
        let metrics = Dictionary(grouping: days, by: \.metric)
        return metrics.sorted { $0.key < $1.key }.map { metric, days in
            UsageTrendView(metric, days, quotas.filter { $0.metric == metric }, at: time)
        }
    }

    private init(_ metric: String, _ days: [UsageDayView], _ quotas: [QuotaView], at time: Timestamp) {
        self.metric = metric
        self.days = days.count
        total = days.reduce(0) { $0.addingReportingOverflow($1.used).partialValue }
        last = days.last?.used ?? 0
        let points = days.compactMap { day in
            Timestamp(day.day).map { (Double($0.dayNumber), Double(day.used)) }
        }
        let count = Double(max(1, points.count))
        let middle = points.reduce((0.0, 0.0)) { ($0.0 + $1.0 / count, $0.1 + $1.1 / count) }
        average_per_day = middle.1
        let spread = points.reduce(0) { $0 + ($1.0 - middle.0) * ($1.0 - middle.0) }
        let common = points.reduce(0) { $0 + ($1.0 - middle.0) * ($1.1 - middle.1) }
        change_per_day = spread > 0 ? common / spread : 0
        let (average, change) = (average_per_day, change_per_day)
        days_to_limit = quotas.compactMap { Self.days(to: $0, average: average, change: change, at: time) }.min()
    }

    /// What is used in a month adds up from day to day; what a day has, or what there is, changes from day to day.
    private static func days(to quota: QuotaView, average: Double, change: Double, at time: Timestamp) -> Int? {
        guard let remaining = quota.remaining else { return nil }
        guard remaining > 0 else { return 0 }
        let isOfMonth = quota.period == Period.month.rawValue
        let rate = isOfMonth ? average : change
        guard rate > 0 else { return nil }
        let days = (Double(remaining) / rate).rounded(.down)
        // A century is never.
        guard days < 36_500 else { return nil }
        let end = time.advanced(by: Int64(days) * Timestamp.day)
        if isOfMonth, let reset = quota.resets_at.flatMap({ Timestamp($0) }), end >= reset { return nil }
        return Int(days)
    }
}
