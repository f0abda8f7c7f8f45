internal import Tenantry
internal import TenantModel

/// The form that Prometheus reads (text format 0.0.4).
extension Api {
    /// The events of which the rate says how the platform does.
    private static let countedEvents: [EventType] = [
        .tenantCreated, .tenantActivated, .tenantSuspended, .tenantDeactivated, .tenantDeleted, .tenantRestored,
        .tenantPurged, .onboardingStarted, .onboardingCompleted, .quotaExceeded, .accessDenied,
    ]

    /// All that is counted, as of a state.
    ///
    /// - Complexity: O(tenants); so many tenants as the options say have lines of their own.
    func exposition(of fleet: Fleet, at time: Timestamp) throws -> String {
        var text = Exposition()
        text.begin("tenantry_events_total", "counter", "What has happened to tenants, by action.")
        let actions = Self.countedEvents.map(\.name)
        let events = try platform.eventCounts(ofActions: actions)
        for action in actions { text.add("tenantry_events_total", ["action": action], Double(events[action] ?? 0)) }
        let counts = metrics.now
        write(counts, in: fleet, to: &text)
        let tenants = fleet.allTenants.filter { $0.state != .purged }
        text.begin("tenantry_tenants", "gauge", "Tenants by state.")
        let states = Dictionary(grouping: tenants, by: \.state)
        for state in LifecycleState.allCases where state != .purged {
            text.add("tenantry_tenants", ["state": state.rawValue], Double(states[state]?.count ?? 0))
        }
        text.begin("tenantry_tier_tenants", "gauge", "Tenants by catalogue and tier.")
        let tiers = Dictionary(grouping: tenants) { "\($0.catalog.name)/\($0.tier.id)" }
        for (tier, found) in tiers.sorted(by: { $0.key < $1.key }) {
            text.add("tenantry_tier_tenants", ["tier": tier], Double(found.count))
        }
        let onboardings = tenants.compactMap(\.onboarding)
        text.begin("tenantry_onboardings", "gauge", "Onboardings that were started, and that were completed.")
        text.add("tenantry_onboardings", ["status": "started"], Double(onboardings.count))
        text.add(
            "tenantry_onboardings", ["status": "completed"], Double(onboardings.count { $0.completedAt != nil }))
        let (shown, others) = (tenants.prefix(options.metricTenants), tenants.dropFirst(options.metricTenants))
        let metric = { (name: String, help: String, value: (Tenant) -> Int64) in
            text.begin(name, "gauge", help)
            for tenant in shown { text.add(name, ["tenant_id": tenant.id.description], Double(value(tenant))) }
            guard !others.isEmpty else { return }
            text.add(name, ["tenant_id": "other"], Double(others.reduce(0) { $0 &+ value($1) }))
        }
        metric("tenant_storage_bytes", "What a tenant stores.") { tenant in
            Metric("storage").map { tenant.used(LimitKey($0, .total), at: time) } ?? 0
        }
        metric("tenant_users_count", "A tenant's members.") { Int64($0.members.count) }
        text.begin("tenantry_log_position", "gauge", "The log's last position.")
        text.add("tenantry_log_position", [:], Double(fleet.position))
        return text.text
    }

    private func write(_ counts: RequestMetrics.Counts, in fleet: Fleet, to text: inout Exposition) {
        text.begin("tenantry_http_requests_total", "counter", "Requests by route and status.")
        let requests = counts.requests.sorted { ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status) }
        for (kind, count) in requests {
            text.add(
                "tenantry_http_requests_total", ["route": kind.route, "status": String(kind.status)], Double(count))
        }
        let name = "tenantry_http_request_duration_seconds"
        text.begin(name, "histogram", "How long answers took, by route.")
        for (route, times) in counts.times.sorted(by: { $0.key < $1.key }) {
            var sum: UInt64 = 0
            for (index, count) in times.buckets.enumerated() {
                sum += count
                let bound = index < RequestMetrics.bounds.count ? String(RequestMetrics.bounds[index]) : "+Inf"
                text.add("\(name)_bucket", ["route": route, "le": bound], Double(sum))
            }
            text.add("\(name)_sum", ["route": route], times.sum)
            text.add("\(name)_count", ["route": route], Double(sum))
        }
        text.begin(
            "tenant_requests_total", "counter", "Requests by tenant and route; beyond the first tenants, together.")
        let tenants = counts.tenants.map { (id: $0.key?.description ?? "other", routes: $0.value) }
        for (id, routes) in tenants.sorted(by: { $0.id < $1.id }) {
            for (route, count) in routes.sorted(by: { $0.key < $1.key }) {
                text.add("tenant_requests_total", ["endpoint": route, "tenant_id": id], Double(count))
            }
        }
        text.begin("tenantry_feed_subscribers", "gauge", "Clients that follow the feed.")
        text.add("tenantry_feed_subscribers", [:], Double(counts.subscribers))
    }
}

/// Lines of the text format, as they are added.
struct Exposition {
    private(set) var text = ""

    /// Begins a family of samples.
    mutating func begin(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    mutating func add(_ name: String, _ labels: [String: String], _ value: Double) {
        let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }
        let number = value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
        text += "\(name)\(pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}") \(number)\n"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
