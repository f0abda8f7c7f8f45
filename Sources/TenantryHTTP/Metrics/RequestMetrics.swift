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

    /// Counts the requests of one route.
    final class Counter: Sendable {
        fileprivate struct State {
            var statuses: [Int: UInt64] = [:]
            var times = Histogram()
            var tenants: [TenantID?: UInt64] = [:]
        }

        fileprivate let route: String
        fileprivate let state = Mutex(State())
        private let known: KnownTenants

        fileprivate init(_ route: String, _ known: KnownTenants) {
            self.route = route
            self.known = known
        }

        func count(status: Int, seconds: Double, tenant: TenantID?) {
            state.withLock { state in
                state.statuses[status, default: 0] += 1
                state.times.buckets[RequestMetrics.bounds.firstIndex { seconds <= $0 } ?? bounds.count] += 1
                state.times.sum += seconds
                guard let tenant else { return }
                let isKnown = state.tenants[tenant] != nil || known.admit(tenant)
                state.tenants[isKnown ? tenant : nil, default: 0] += 1
            }
        }
    }

    private let known: KnownTenants
    private let counters = Mutex<[String: Counter]>([:])
    private let subscribers = Atomic(0)

    init(largestTenants: Int) { known = KnownTenants(largest: largestTenants) }

    /// What counts the requests of a route.
    func counter(of route: String) -> Counter {
        counters.withLock { counters in
            if let known = counters[route] { return known }
            let counter = Counter(route, known)
            counters[route] = counter
            return counter
        }
    }

    /// Counts those who listen to the feed.
    func countSubscribers(_ change: Int) { subscribers.add(change, ordering: .relaxed) }

    /// What was counted so far.
    var now: Counts {
        var counts = Counts()
        counts.subscribers = subscribers.load(ordering: .relaxed)
        for (route, counter) in counters.withLock({ $0 }) {
            let state = counter.state.withLock { $0 }
            guard !state.statuses.isEmpty else { continue }
            for (status, count) in state.statuses { counts.requests[Kind(route: route, status: status)] = count }
            counts.times[route] = state.times
            for (tenant, count) in state.tenants { counts.tenants[tenant, default: [:]][route] = count }
        }
        return counts
    }
}

/// The tenants that are told apart: the first that ask, so that what is counted of one never moves to another.
private final class KnownTenants: Sendable {
    private let largest: Int
    private let tenants = Mutex<Set<TenantID>>([])

    init(largest: Int) { self.largest = largest }

    /// Whether a tenant is one of them, or becomes one.
    func admit(_ tenant: TenantID) -> Bool {
        tenants.withLock { tenants in
            guard tenants.count < largest else { return tenants.contains(tenant) }
            tenants.insert(tenant)
            return true
        }
    }
}
