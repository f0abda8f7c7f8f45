internal import NIOCore
internal import Tenantry
internal import TenantModel

/// Reads the log for every feed, one after the other.
///
/// So that all feeds together take one thread at most, however far they are behind: commands and questions have the
/// others. And an event that many want is written out once.
actor FeedReader {
    /// Some of what a feed wants.
    struct Stretch: Sendable {
        /// The events, in the feed's form.
        var text = ByteBuffer()
        /// How many.
        var count = 0
        /// How far was looked.
        var position: Position
    }

    /// How many positions are looked at before others get their turn.
    private static let longest: Position = 8_192
    /// How many positions are looked at first; more as long as nothing is found, since whatever is wanted among what
    /// is read together is decoded.
    private static let first: Position = 128

    private let platform: Platform
    private let written = WrittenEvents()

    init(_ platform: Platform) { self.platform = platform }

    /// The next events that a filter wants.
    func stretch(_ wanted: FeedFilter, atMost count: Int, _ format: Format) throws -> Stretch {
        var stretch = Stretch(position: wanted.after)
        let end = min(wanted.through, wanted.after + Self.longest)
        var length = Self.first
        while stretch.position < end, stretch.count == 0 {
            var filter = wanted.read
            filter.after = stretch.position
            filter.through = min(end, filter.after + length)
            let last = try platform.events(filter) { event in
                try write(event, wanted, atMost: count, format, to: &stretch)
                return stretch.count < count
            }
            stretch.position = stretch.count < count ? filter.through : last
            length *= 4
        }
        return stretch
    }

    private func write(
        _ event: Event, _ wanted: FeedFilter, atMost count: Int, _ format: Format, to stretch: inout Stretch
    ) throws {
        let isWanted = wanted.wants(event)
        // Before the event, and with its place only where it is not told: who is cut off between the two gets both.
        if wanted.wantsHealth, let change = try platform.healthChange(by: event) {
            let data = Array(JSONText.line(HealthChangeView(change)).utf8)
            write(data, HealthChange.name, isWanted ? nil : event.position, format, to: &stretch.text)
            stretch.count += 1
        }
        // The rest of what happened there comes to who goes on from the position before.
        guard isWanted, stretch.count < count else { return }
        let data = written.line(at: event.position) { JSONText.bytes(EventView(event)) }
        write(data, event.payload.type.name, event.position, format, to: &stretch.text)
        stretch.count += 1
    }

    private func write(
        _ data: [UInt8], _ name: String, _ position: Position?, _ format: Format, to text: inout ByteBuffer
    ) {
        guard format == .events else {
            text.writeBytes(data)
            text.writeStaticString("\n")
            return
        }
        if let position { text.writeString("id: \(FeedPosition(position, store: platform.id))\n") }
        text.writeString("event: \(name)\n")
        text.writeStaticString("data: ")
        text.writeBytes(data)
        text.writeStaticString("\n\n")
    }
}
