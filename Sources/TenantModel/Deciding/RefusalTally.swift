/// Counts refusals, so that a flood of them does not fill the log: one event a minute for each tenant and subject.
///
/// It is memory only, not part of the state; what it had counted in a crash is lost (DOMAIN §19).
public struct RefusalTally: Sendable {
    private struct Key: Hashable {
        let tenant: TenantID?
        let subject: String
    }

    private struct Entry {
        var lastEvent: Timestamp
        var suppressed: UInt32 = 0
    }

    private static let interval = 60 * Timestamp.second
    private static let largestCount = 10_000
    private var entries: [Key: Entry] = [:]

    /// Nothing counted yet.
    public init() {}

    /// How many refusals an event made now stands for; `nil` if there was one within the last minute.
    ///
    /// - Parameter lastRecorded: when the log has last said so; another process may have written it.
    mutating func admit(
        tenant: TenantID?, subject: String, lastRecorded: Timestamp?, at now: Timestamp
    ) -> UInt32? {
        let key = Key(tenant: tenant, subject: subject)
        if let lastRecorded, lastRecorded > entries[key]?.lastEvent ?? Timestamp(rawValue: .min) {
            entries[key, default: Entry(lastEvent: lastRecorded)].lastEvent = lastRecorded
        }
        if var entry = entries[key], now < entry.lastEvent.advanced(by: Self.interval) {
            entry.suppressed = entry.suppressed.addingReportingOverflow(1).partialValue
            entries[key] = entry
            return nil
        }
        let count = (entries[key]?.suppressed ?? 0) + 1
        if entries.count >= Self.largestCount {
            entries = entries.filter { now < $0.value.lastEvent.advanced(by: Self.interval) }
        }
        entries[key] = Entry(lastEvent: now)
        return count
    }
}
