internal import Tenantry
internal import TenantModel

/// How the use of a metric goes over some days: the public JSON shape.
struct UsageTrendView: Encodable {
    let metric: String
    /// On how many days there was any.
    let days: Int
    let total: Int64
    let average_per_day: Double
    /// By how much it grows from day to day: the slope of the line with the least squares.
    let change_per_day: Double
    let last: Int64

    /// The trends of days that are in order.
    static func trends(of days: [UsageDayView]) -> [UsageTrendView] {
        let metrics = Dictionary(grouping: days, by: \.metric)
        return metrics.sorted { $0.key < $1.key }.map { UsageTrendView($0.key, $0.value) }
    }

    private init(_ metric: String, _ days: [UsageDayView]) {
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
    }
}
