/// What a tenant uses, by metric and period: exact for every period that a limit may name.
///
/// Small sorted arrays: a hot tenant's ledger is copied for every command.
public struct UsageLedger: Hashable, Sendable {
    /// How long a day's count is kept, in days: late usage is taken for 35.
    static let daysKept: Int32 = 40
    /// How long a month's count is kept, in months.
    static let monthsKept: Int32 = 13

    /// What was used of a metric within one period.
    public struct Bucket: Hashable, Sendable {
        /// The period.
        public let key: PeriodKey
        /// The sum of the amounts, or the level.
        public var used: Int64
        /// Whether 80 % of the limit was reported.
        public var reported80 = false
        /// Whether 95 % of the limit was reported.
        public var reported95 = false
    }

    struct Account: Hashable, Sendable {
        let metric: Metric
        /// In the order of their keys.
        var buckets: [Bucket]
    }

    /// In the order of the metrics' names.
    private(set) var accounts: [Account]

    /// Nothing was used, or what a row says.
    init(accounts: [Account] = []) { self.accounts = accounts }

    /// Every metric that was ever recorded, in order.
    public var metrics: [Metric] { accounts.map(\.metric) }

    /// What was used of a metric in a period.
    public func used(_ metric: Metric, in period: PeriodKey) -> Int64 {
        bucket(metric, period)?.used ?? 0
    }

    /// The count of a metric in a period; `nil` if there was nothing.
    public func bucket(_ metric: Metric, _ period: PeriodKey) -> Bucket? {
        guard let account = accounts.first(where: { $0.metric == metric }) else { return nil }
        let index = account.index(of: period)
        return index < account.buckets.count && account.buckets[index].key == period ? account.buckets[index] : nil
    }

    /// The counts of a metric, in the order of their periods.
    public func buckets(of metric: Metric) -> [Bucket] {
        accounts.first { $0.metric == metric }?.buckets ?? []
    }

    /// Whether an amount can be added in every period without leaving 64 bits or falling below 0.
    ///
    /// Periods that are no longer kept are not looked at: what was used in them nobody knows here.
    func canAdd(_ amount: Int64, to metric: Metric, at time: Timestamp, recordedAt: Timestamp) -> Bool {
        let account = accounts.firstIndex { $0.metric == metric }
        var isPossible = true
        Self.forEachKey(of: metric, at: time, since: Horizon(recordedAt)) { key in
            let used = account.map { accounts[$0].used(in: key) } ?? 0
            let (sum, overflow) = used.addingReportingOverflow(amount)
            if overflow || sum < 0 { isPossible = false }
        }
        return isPossible
    }

    /// Counts an amount in the periods of a moment; ``canAdd(_:to:at:recordedAt:)`` has said that it can.
    mutating func add(_ amount: Int64, to metric: Metric, at time: Timestamp, recordedAt: Timestamp) {
        let (index, horizon) = (account(metric), Horizon(recordedAt))
        Self.forEachKey(of: metric, at: time, since: horizon) { key in
            accounts[index].update(key) { $0.used += amount }
        }
        accounts[index].prune(before: horizon)
    }

    /// Sets a level.
    mutating func set(_ metric: Metric, to level: Int64) {
        let index = account(metric)
        accounts[index].update(PeriodKey(period: .total, number: 0)) { $0.used = level }
    }

    /// Marks a threshold as reported, or as not reported.
    mutating func mark(_ metric: Metric, _ key: PeriodKey, percent: UInt32, reported: Bool) {
        let index = account(metric)
        accounts[index].update(key) { bucket in
            if percent == 80 { bucket.reported80 = reported } else { bucket.reported95 = reported }
        }
    }

    /// Whether a period is too long ago to be kept.
    static func isForgotten(_ key: PeriodKey, at recordedAt: Timestamp) -> Bool {
        Horizon(recordedAt).isAfter(key)
    }

    /// The oldest periods that are kept.
    fileprivate struct Horizon {
        let day, month: Int32

        init(_ recordedAt: Timestamp) {
            day = Period.day.key(at: recordedAt).number - daysKept
            month = Period.month.key(at: recordedAt).number - monthsKept
        }

        func isAfter(_ key: PeriodKey) -> Bool {
            switch key.period {
            case .total: false
            case .day: key.number < day
            case .month: key.number < month
            }
        }
    }

    /// Shows the periods of a moment that are kept.
    @inline(__always)
    private static func forEachKey(
        of metric: Metric, at time: Timestamp, since horizon: Horizon, _ body: (PeriodKey) -> Void
    ) {
        body(PeriodKey(period: .total, number: 0))
        guard metric.kind == .counter else { return }
        let (day, month) = (Period.day.key(at: time), Period.month.key(at: time))
        if !horizon.isAfter(day) { body(day) }
        if !horizon.isAfter(month) { body(month) }
    }

    private mutating func account(_ metric: Metric) -> Int {
        if let index = accounts.firstIndex(where: { $0.metric == metric }) { return index }
        let index = accounts.firstIndex { metric < $0.metric } ?? accounts.endIndex
        accounts.insert(Account(metric: metric, buckets: []), at: index)
        return index
    }
}

extension UsageLedger.Account {
    fileprivate mutating func update(_ key: PeriodKey, _ body: (inout UsageLedger.Bucket) -> Void) {
        let index = index(of: key)
        if index < buckets.count, buckets[index].key == key {
            body(&buckets[index])
            return
        }
        var bucket = UsageLedger.Bucket(key: key, used: 0)
        body(&bucket)
        buckets.insert(bucket, at: index)
    }

    /// Where a period's bucket is, or would be.
    fileprivate func index(of key: PeriodKey) -> Int {
        var (low, high) = (0, buckets.count)
        while low < high {
            let middle = (low + high) / 2
            if buckets[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    fileprivate func used(in key: PeriodKey) -> Int64 {
        let index = index(of: key)
        return index < buckets.count && buckets[index].key == key ? buckets[index].used : 0
    }

    /// Forgets periods that nothing can be recorded in any more.
    fileprivate mutating func prune(before horizon: UsageLedger.Horizon) {
        guard buckets.count > 4 else { return }
        for period in [Period.day, .month] {
            let first = index(of: PeriodKey(period: period, number: .min))
            guard first < buckets.count, horizon.isAfter(buckets[first].key) else { continue }
            buckets.removeAll { horizon.isAfter($0.key) }
        }
    }
}
