internal import Synchronization
internal import TenantModel

/// Counts readings of the trail, so that looking at it does not fill it: one event a minute for each actor and filter.
///
/// Memory only; what it had counted in a crash is lost (DOMAIN §19).
final class ReadingTally: Sendable {
    private struct Entry {
        var last: Timestamp
        var suppressed: UInt32 = 0
    }

    private static let interval = 60 * Timestamp.second
    private static let largestCount = 10_000
    private let entries = Mutex<[String: Entry]>([:])

    /// How many readings an event made now stands for; `nil` if there was one within the last minute.
    func admit(_ key: String, at now: Timestamp) -> UInt32? {
        entries.withLock { entries in
            if let last = entries[key]?.last, now < last.advanced(by: Self.interval), now >= last {
                entries[key]?.suppressed &+= 1
                return nil
            }
            let count = (entries[key]?.suppressed ?? 0) + 1
            if entries.count >= Self.largestCount {
                entries = entries.filter { now < $0.value.last.advanced(by: Self.interval) }
            }
            entries[key] = Entry(last: now)
            return count
        }
    }

    /// Takes back that there is an event which stands for so many: it could not be written.
    func undo(_ key: String, _ count: UInt32) {
        entries.withLock { entries in
            let more = entries[key]?.suppressed ?? 0
            entries[key] = Entry(last: Timestamp(rawValue: .min), suppressed: more &+ count)
        }
    }
}
