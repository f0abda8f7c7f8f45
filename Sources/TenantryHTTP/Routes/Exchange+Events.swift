internal import NIOCore
internal import Tenantry
internal import TenantModel

extension Exchange {
    /// Answers a page of events, the oldest first, as JSON or as lines.
    func events(_ wanted: EventFilter) async throws -> Answer {
        var filter = wanted
        if let key = try cursorKey() {
            guard let position = Position(key) else { throw Problem(.invalidCursor, "the cursor is not one") }
            filter.after = position
        }
        let (limit, head) = (try limit(), try platform.head())
        filter.through = min(filter.through, head)
        let events = try await api.offload { [platform, filter] in
            var events: [Event] = []
            try platform.events(filter) { event in
                events.append(event)
                return events.count <= limit
            }
            return events
        }
        let page = events.prefix(limit)
        let next = events.count > limit ? page.last.map { nextCursor(after: String($0.position)) } : nil
        guard format == .json else {
            let text = page.map { JSONText.line(EventView($0)) + "\n" }.joined()
            let answer = Answer(content: .bytes(ByteBuffer(string: text)), format: format, position: head)
            return linked(answer, next: next)
        }
        return paged(page.map { EventView($0) }, next: next, at: head)
    }
}
