internal import EventLog
internal import Projections
internal import TenantModel

/// The records of a bundle, in memory.
struct BundleEvents: EventSource {
    private struct Entry {
        let position: Position
        let tenant: TenantID?
        let time: Timestamp
        let record: [UInt8]
    }

    private var entries: [Entry] = []
    /// The last position that the bundle speaks of, and its time.
    var end: (position: Position, time: Timestamp) = (0, Timestamp(rawValue: 0))

    mutating func append(_ event: Event, _ record: [UInt8]) {
        entries.append(
            Entry(position: event.position, tenant: event.tenant, time: event.recordedAt, record: record))
    }

    func positions(of tenant: TenantID) -> PositionList {
        PositionList(entries.filter { $0.tenant == tenant }.map(\.position))
    }

    func events(at positions: Slice<PositionList>, isForFolding: Bool) throws(PlatformError) -> [Event] {
        var events: [Event] = []
        for position in positions { events.append(try Event(recordBytes: try record(at: position))) }
        return events
    }

    func record(at position: Position) throws(PlatformError) -> [UInt8] {
        let count = count { $0.position <= position }
        guard count > 0, entries[count - 1].position == position else {
            throw PlatformError(.notFound, "the bundle has no record of #\(position)")
        }
        return entries[count - 1].record
    }

    func position(of moment: Moment) throws -> Position {
        switch moment {
        case .position(let position):
            guard position <= end.position else {
                throw PlatformError(.notFound, "the bundle goes up to #\(end.position) only")
            }
            return position
        case .time(let time):
            if time >= end.time { return end.position }
            let count = count { $0.time <= time }
            return count == 0 ? 0 : entries[count - 1].position
        }
    }

    func known(before position: Position) -> Position {
        let count = count { $0.position < position }
        return count == 0 ? 0 : entries[count - 1].position
    }

    func time(of position: Position) throws(PlatformError) -> Timestamp {
        if position >= end.position { return end.time }
        let count = count { $0.position <= position }
        return count == 0 ? Timestamp(rawValue: 0) : entries[count - 1].time
    }

    /// How many entries from the first on are so: a condition that is true up to some point.
    private func count(_ isSo: (Entry) -> Bool) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if isSo(entries[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
