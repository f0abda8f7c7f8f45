internal import Synchronization
internal import TenantModel

/// Counts readings of the trail, so that looking at it does not fill it: one event a minute for each actor and filter.
///
/// Memory only; what it had counted in a crash is lost (DOMAIN §19).
final class ReadingTally: Sendable {
    /// What is to be done about a reading.
    enum Verdict {
        /// An event is to be written, which stands for so many.
        case write(count: UInt32)
        /// There was an event within the last minute, or one that could not be written, and why.
        case stands(fault: String?)
    }

    private struct Entry {
        var last: Timestamp
        var suppressed: UInt32 = 0
        var fault: String?
    }

    private static let interval = 60 * Timestamp.second
    private static let largestCount = 10_000
    private let entries = Mutex<[String: Entry]>([:])

    /// Counts a reading.
    func admit(_ key: String, at now: Timestamp) -> Verdict {
        entries.withLock { entries in
            if let entry = entries[key], now < entry.last.advanced(by: Self.interval), now >= entry.last {
                entries[key]?.suppressed &+= 1
                return .stands(fault: entry.fault)
            }
            let count = (entries[key]?.suppressed ?? 0) + 1
            if entries.count >= Self.largestCount {
                entries = entries.filter { now < $0.value.last.advanced(by: Self.interval) }
            }
            entries[key] = Entry(last: now)
            return .write(count: count)
        }
    }

    /// Takes back that there is an event which stands for so many: it could not be written, and is tried again after a
    /// minute.
    func fail(_ key: String, _ count: UInt32, _ fault: String) {
        entries.withLock { entries in
            entries[key]?.suppressed &+= count
            entries[key]?.fault = fault
        }
    }
}
