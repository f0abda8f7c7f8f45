internal import Hummingbird
internal import NIOCore
internal import ServiceLifecycle
internal import Tenantry
internal import TenantModel

/// One client's way along the log: every event that it wants, once, in order.
///
/// Nothing is kept for a client but its position; each reads the log at its own pace.
struct Feed: Sendable {
    /// How long events gather before they are written together.
    private static let pace = Duration.milliseconds(10)

    let api: Api
    let caller: Caller
    let filter: FeedFilter
    let format: Format
    /// After how many events it ends; `nil`: never.
    let count: Int?
    let channel: any Channel

    /// Writes until the client goes, its key ends, or the server does.
    @concurrent func write(to writer: inout any ResponseBodyWriter) async throws {
        let signals = FeedSignals(
            api.platform, after: filter.after, heartbeat: api.options.heartbeat, on: channel.eventLoop)
        api.metrics.countSubscribers(1)
        defer {
            signals.end()
            api.metrics.countSubscribers(-1)
        }
        var state = State(position: filter.after, left: count ?? .max)
        let patience = api.options.patience
        // The tick after it would be too late.
        let quiet = api.options.heartbeat * (FeedSignals.ticksInHeartbeat - 1) / FeedSignals.ticksInHeartbeat
        if format == .events {
            try await writer.write(ByteBuffer(string: "retry: 1000\n\n"), within: patience, on: channel)
        }
        try await withGracefulShutdownHandler {
            for await _ in signals.stream {
                guard try api.stillServes(caller) else { break }
                try await catchUp(&state, &writer)
                if state.left <= 0 { break }
                if ContinuousClock.now - state.lastWrite >= quiet {
                    let alive = format == .events ? ": at \(state.position)\n\n" : "\n"
                    try await writer.write(ByteBuffer(string: alive), within: patience, on: channel)
                    state.lastWrite = .now
                }
                try await Task.sleep(for: Self.pace)
            }
        } onGracefulShutdown: {
            signals.end()
        }
    }

    private struct State {
        var position: Position
        var left: Int
        var lastWrite = ContinuousClock.now
    }

    @concurrent private func catchUp(_ state: inout State, _ writer: inout any ResponseBodyWriter) async throws {
        let head = try api.platform.head()
        // Asked again and again: a client that is slow may be behind for long.
        while state.position < head, state.left > 0, try api.stillServes(caller) {
            var part = filter
            part.after = state.position
            part.through = head
            let stretch = try await api.feedReader.stretch(part, atMost: state.left, format)
            state.position = stretch.position
            state.left -= stretch.count
            guard stretch.count > 0 else { continue }
            try await writer.write(stretch.text, within: api.options.patience, on: channel)
            state.lastWrite = .now
        }
    }
}

extension Exchange {
    /// Answers with the feed that the query wants, from where an earlier one ended.
    func feed() async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.unauthorized, "the feed is for keys") }
        var filter = FeedFilter()
        filter.events.tenant = reach
        if let name = try query.text("tenant") { filter.events.tenant = try reachedTenant(name) }
        for name in query.list("type") where !filter.add(type: name) {
            throw Problem.validation("/type", "there is no type \(name)")
        }
        filter.events.actions = query.list("action")
        let head = try platform.head()
        filter.after = try begin(at: head)
        let feed = Feed(
            api: api, caller: caller, filter: filter, format: format,
            count: try query.number("count", in: 1...1_000_000), channel: channel)
        return Answer(
            content: .stream { writer in
                try await feed.write(to: &writer)
                try await writer.finish(nil)
            }, format: format, position: head)
    }

    /// The position after which the feed begins.
    private func begin(at head: Position) throws(Problem) -> Position {
        if let text = headers[.lastEventID], !text.isEmpty {
            guard let last = FeedPosition(text), last.fits(platform.id), last.position <= head else {
                throw Problem(.invalidCursor, "the Last-Event-ID is of another store, or none")
            }
            return last.position
        }
        return try query.number("after", in: 0...head) ?? head
    }
}
