internal import TenantModel

/// Events of a replay that were read ahead: one for a single step, more and more for a run of them.
struct EventPage: Sendable {
    /// The most events that are read at once.
    static let largest = 256

    private var start = 0
    private var events: [Event] = []

    /// The event with an index in the replay.
    mutating func event(_ index: Int, of replay: Replay) throws(PlatformError) -> Event {
        let end = start + events.count
        if index < start || index >= end {
            let isNext = index == end && !events.isEmpty
            let size = isNext ? min(events.count * 2, Self.largest) : 1
            let stop = min(index + size, replay.count)
            events = try replay.source.events(at: replay.positions[index..<stop], isForFolding: false)
            start = index
        }
        return events[index - start]
    }
}
