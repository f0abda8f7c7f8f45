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
        guard let account = accounts.first(where: { $0.metric == metric }) else { return amount >= 0 }
        let keys = PeriodKeys(of: metric, at: time, since: Horizon(recordedAt))
        return account.places(of: keys, forAdding: amount) != nil
    }

    /// Counts an amount in the periods of a moment, and forgets periods that nothing can be counted in any more.
    ///
    /// - Returns: whether it was counted, which is ``canAdd(_:to:at:recordedAt:)``; else nothing has changed.
    mutating func add(_ amount: Int64, to metric: Metric, at time: Timestamp, recordedAt: Timestamp) -> Bool {
        let index: Int
        if let known = accounts.firstIndex(where: { $0.metric == metric }) {
            index = known
        } else {
            guard amount >= 0 else { return false }
            index = account(metric)
        }
        let horizon = Horizon(recordedAt)
        let keys = PeriodKeys(of: metric, at: time, since: horizon)
        guard let places = accounts[index].places(of: keys, forAdding: amount) else { return false }
        accounts[index].add(amount, keys, at: places)
        accounts[index].prune(before: horizon)
        return true
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

    /// The periods of a moment in which a metric is counted and that are kept.
    fileprivate struct PeriodKeys {
        let total = PeriodKey(period: .total, number: 0)
        private(set) var day: PeriodKey?
        private(set) var month: PeriodKey?

        init(of metric: Metric, at time: Timestamp, since horizon: Horizon) {
            guard metric.kind == .counter else { return }
            let (day, month) = (Period.day.key(at: time), Period.month.key(at: time))
            if !horizon.isAfter(day) { self.day = day }
            if !horizon.isAfter(month) { self.month = month }
        }
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
    ///
    /// Looks in as few places as it can, because an account that was not used for a while is far away in memory:
    /// mostly no day is missing between two, and the month is one of the last.
    fileprivate func index(of key: PeriodKey) -> Int {
        var (low, high) = (firstAfterTotal, buckets.count)
        switch key.period {
        case .total: return 0
        case .day:
            guard low < high, case let first = buckets[low].key, first.period == .day, first.number <= key.number else {
                return low
            }
            let guess = low + Int(key.number) - Int(first.number)
            if guess < high, buckets[guess].key == key { return guess }
            high = min(guess, high)
        case .month:
            while high > low, case let last = buckets[high - 1].key, last.period == .month, last.number >= key.number {
                high -= 1
            }
            return high
        }
        while low < high {
            let middle = (low + high) / 2
            if buckets[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private var firstAfterTotal: Int { buckets.first?.key.period == .total ? 1 : 0 }

    /// Where the buckets of some periods are, or would be.
    fileprivate struct Places {
        var (total, day, month) = (0, 0, 0)
    }

    /// Where an amount is to be counted; `nil`: it cannot be in every period.
    fileprivate func places(of keys: UsageLedger.PeriodKeys, forAdding amount: Int64) -> Places? {
        var places = Places()
        guard let total = place(of: keys.total, forAdding: amount) else { return nil }
        places.total = total
        if let key = keys.day {
            guard let day = place(of: key, forAdding: amount) else { return nil }
            places.day = day
        }
        if let key = keys.month {
            guard let month = place(of: key, forAdding: amount) else { return nil }
            places.month = month
        }
        return places
    }

    private func place(of key: PeriodKey, forAdding amount: Int64) -> Int? {
        let index = index(of: key)
        let used = index < buckets.count && buckets[index].key == key ? buckets[index].used : 0
        let (sum, overflow) = used.addingReportingOverflow(amount)
        return overflow || sum < 0 ? nil : index
    }

    /// Counts an amount; the last periods first, because a new bucket moves those after it.
    fileprivate mutating func add(_ amount: Int64, _ keys: UsageLedger.PeriodKeys, at places: Places) {
        if let month = keys.month { add(amount, month, at: places.month) }
        if let day = keys.day { add(amount, day, at: places.day) }
        add(amount, keys.total, at: places.total)
    }

    private mutating func add(_ amount: Int64, _ key: PeriodKey, at index: Int) {
        if index < buckets.count, buckets[index].key == key {
            buckets[index].used += amount
        } else {
            buckets.insert(UsageLedger.Bucket(key: key, used: amount), at: index)
        }
    }

    /// Forgets periods that nothing can be recorded in any more.
    fileprivate mutating func prune(before horizon: UsageLedger.Horizon) {
        guard buckets.count > 4 else { return }
        let day = firstAfterTotal
        let month = index(of: PeriodKey(period: .month, number: .min))
        let hasOldDay = day < buckets.count && horizon.isAfter(buckets[day].key)
        let hasOldMonth = month < buckets.count && horizon.isAfter(buckets[month].key)
        if hasOldDay || hasOldMonth { buckets.removeAll { horizon.isAfter($0.key) } }
    }
}
