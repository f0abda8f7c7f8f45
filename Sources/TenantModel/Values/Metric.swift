/// Something that is counted: `users`, `storage`, `messages`.
///
/// Any name may be recorded; those of the registry have a kind of their own (DOMAIN §2).
public struct Metric: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Lower-case letters, digits and underscores, at most 64, a letter first.
    public let name: String

    /// Takes a name; `nil` if it is not one.
    public init?(_ name: String) {
        guard let first = name.utf8.first, first >= 97, first <= 122, name.utf8.count <= 64,
            name.utf8.allSatisfy({ $0 == 95 || ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) })
        else { return nil }
        self.name = name
    }

    init(known name: String) { self.name = name }

    /// How a metric is counted.
    public enum Kind: String, Sendable {
        /// What there is now: goes up and down, and is not reset.
        case level
        /// What has happened: counted in each day, each month and in all.
        case counter
    }

    /// A level if the registry says so, else a counter.
    public var kind: Kind {
        switch name {
        case "users", "domains", "hosts", "devices", "storage": .level
        default: .counter
        }
    }

    /// The period in which a counter is shown when no limit names one.
    public var usualPeriod: Period {
        switch name {
        case "messages": .day
        case "api_calls", "alerts": .month
        default: .total
        }
    }

    /// The members of a tenant.
    public static let users = Metric(known: "users")
    /// The hosts of a tenant.
    public static let hosts = Metric(known: "hosts")
    /// The domains of a tenant.
    public static let domains = Metric(known: "domains")

    /// The name.
    public var description: String { name }

    /// Orders by the name's bytes.
    public static func < (left: Metric, right: Metric) -> Bool {
        left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
}

/// What a limit is on: a metric within a period, outside `messages/day`, or `users` for a level.
public struct LimitKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// What is counted.
    public let metric: Metric
    /// How long it counts.
    public let period: Period

    /// Names a limit.
    public init(_ metric: Metric, _ period: Period) {
        self.metric = metric
        self.period = period
    }

    /// Reads `metric/period`, or `metric` with its usual period; `nil` if it is neither.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let metric = Metric(String(parts[0])) else { return nil }
        if parts.count == 1 {
            self.init(metric, metric.usualPeriod)
        } else {
            guard let period = Period(rawValue: String(parts[1])), metric.kind == .counter || period == .total else {
                return nil
            }
            self.init(metric, period)
        }
    }

    /// `messages/day`, or the metric's name alone where it has no period.
    public var description: String { period == .total ? metric.name : "\(metric.name)/\(period.rawValue)" }

    /// Orders by metric, then by period.
    public static func < (left: LimitKey, right: LimitKey) -> Bool {
        left.metric == right.metric ? left.period.rawValue < right.period.rawValue : left.metric < right.metric
    }
}
