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
    func stretch(_ wanted: EventFilter, atMost count: Int, _ format: Format) throws -> Stretch {
        var stretch = Stretch(position: wanted.after)
        let end = min(wanted.through, wanted.after + Self.longest)
        var length = Self.first
        while stretch.position < end, stretch.count == 0 {
            var filter = wanted
            filter.after = stretch.position
            filter.through = min(end, filter.after + length)
            let last = try platform.events(filter) { event in
                write(event, format, to: &stretch.text)
                stretch.count += 1
                return stretch.count < count
            }
            stretch.position = stretch.count < count ? filter.through : last
            length *= 4
        }
        return stretch
    }

    private func write(_ event: Event, _ format: Format, to text: inout ByteBuffer) {
        let data = written.line(at: event.position) { JSONText.bytes(EventView(event)) }
        guard format == .events else {
            text.writeBytes(data)
            text.writeStaticString("\n")
            return
        }
        text.writeString("id: \(FeedPosition(event.position, store: platform.id))\nevent: \(event.payload.type.name)\n")
        text.writeStaticString("data: ")
        text.writeBytes(data)
        text.writeStaticString("\n\n")
    }
}
