internal import Synchronization
internal import TenantModel

/// What was asked and how long that took, counted for `/metrics`.
final class RequestMetrics: Sendable {
    /// The upper ends of the histogram's buckets, in seconds.
    static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    /// A route and a status.
    struct Kind: Hashable, Sendable {
        let route: String
        let status: Int
    }

    /// The times of a route's answers.
    struct Histogram: Sendable {
        var buckets = [UInt64](repeating: 0, count: RequestMetrics.bounds.count + 1)
        var sum = 0.0
    }

    /// All that was counted.
    struct Counts: Sendable {
        var requests: [Kind: UInt64] = [:]
        var times: [String: Histogram] = [:]
        /// By tenant and route; tenants beyond the largest number together as `nil`.
        var tenants: [TenantID?: [String: UInt64]] = [:]
        var subscribers = 0
    }

    private let largestTenants: Int
    private let counts = Mutex(Counts())

    init(largestTenants: Int) { self.largestTenants = largestTenants }

    func count(route: String, status: Int, seconds: Double, tenant: TenantID?) {
        counts.withLock { counts in
            counts.requests[Kind(route: route, status: status), default: 0] += 1
            let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
            counts.times[route, default: Histogram()].buckets[bucket] += 1
            counts.times[route]?.sum += seconds
            guard let tenant else { return }
            let isKnown = counts.tenants[tenant] != nil || counts.tenants.count < largestTenants
            counts.tenants[isKnown ? tenant : nil, default: [:]][route, default: 0] += 1
        }
    }

    /// Counts those who listen to the feed.
    func countSubscribers(_ change: Int) { counts.withLock { $0.subscribers += change } }

    /// What was counted so far.
    var now: Counts { counts.withLock { $0 } }
}
