public import TenantModel

/// A tenant's history, or everybody's, event by event, with the state before and after each.
///
/// ```swift
/// for try await step in try platform.replay(of: acme) {
///     print(step.event.position, step.changes.map(\.field))
/// }
/// ```
///
/// Nothing is read before it is asked for, and memory is bounded whatever the length. A replay stands still: events
/// that are appended after it was made are not in it.
public struct Replay: Sendable {
    /// Whose history it is; `nil`: everybody's.
    public let tenant: TenantID?
    /// Up to which position of the log it goes.
    public let end: Position
    let source: any EventSource
    let positions: PositionList
    /// The time that it was asked to go up to, if it was a time.
    var asked: Timestamp?
    /// Every catalogue that its events may name.
    let catalogs: [Catalog.ID: Catalog]

    /// Before the first event.
    var start: ReplayState { tenant == nil ? ReplayState() : ReplayState(catalogs: catalogs) }

    /// How many events it has.
    public var count: Int { positions.count }

    /// When deadlines and periods are evaluated at its end: when the log took the event there, or the time that was
    /// asked for.
    ///
    /// - Throws: ``PlatformError``: `damaged`, `storage`.
    public func endTime() throws(PlatformError) -> Timestamp {
        if let asked { return asked }
        return try source.time(of: end)
    }

    /// The position of the first of its events; `nil`: it has none.
    public var firstPosition: Position? { positions.first }

    /// Whether an event of it is at a position.
    public func contains(_ position: Position) -> Bool {
        position > 0 && positions.count(through: position) > positions.count(through: position - 1)
    }

    /// A place in the replay that can be moved in both directions; before the first event.
    ///
    /// It keeps states on its way, so that going back costs little.
    public func cursor() -> ReplayCursor {
        // A whole fleet's states share less with each other than one tenant's.
        tenant == nil
            ? ReplayCursor(self, keeping: 64, each: 4_096) : ReplayCursor(self, keeping: 4_096, each: 64)
    }

    /// The part of it up to a moment.
    ///
    /// - Throws: ``PlatformError`` with `notFound` for a position after the last.
    public func through(_ moment: Moment) throws -> Replay {
        let end = try position(of: moment)
        return Replay(
            tenant: tenant, end: end, source: source, positions: positions.through(end), asked: moment.time,
            catalogs: catalogs)
    }

    /// How many of its events there are up to a moment.
    ///
    /// - Throws: ``PlatformError`` with `notFound` for a position after the last.
    /// - Complexity: O(log n) reads.
    public func count(through moment: Moment) throws -> Int {
        positions.count(through: try position(of: moment))
    }

    /// The last position of the log that counts at a moment.
    ///
    /// - Throws: ``PlatformError`` with `notFound` for a position after the last.
    func position(of moment: Moment) throws -> Position {
        let position = try source.position(of: moment)
        guard position > end else { return position }
        guard case .position = moment else { return end }
        throw PlatformError(.notFound, "#\(position) is after #\(end), where the replay ends")
    }

    /// The exact bytes of a step's record (`docs/FORMAT.md` §4).
    ///
    /// - Throws: ``PlatformError``: `damaged`, `storage`.
    public func record(of step: ReplayStep) throws(PlatformError) -> [UInt8] {
        try source.record(at: step.event.position)
    }

    /// Shows the steps in order until `body` says to stop.
    ///
    /// - Parameters:
    ///   - number: the steps after so many.
    ///   - body: returns whether to go on.
    /// - Complexity: O(events).
    public func steps(after number: Int = 0, _ body: (ReplayStep) throws -> Bool) throws {
        var cursor = ReplayCursor(self, keeping: 0, each: 1)
        try cursor.move(to: number)
        while let step = try cursor.forward(), try body(step) {}
    }
}

extension Replay: AsyncSequence {
    /// One event, and the state on both sides of it.
    public typealias Element = ReplayStep
    /// Why a step could not be made.
    public typealias Failure = PlatformError

    /// Goes from the first event to the last.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var cursor: ReplayCursor

        /// The next step; `nil` after the last.
        ///
        /// - Throws: ``PlatformError``: `damaged` for a record that is not what was written, or that cannot follow.
        public mutating func next() async throws(PlatformError) -> ReplayStep? { try cursor.forward() }
    }

    /// Begins before the first event.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(cursor: ReplayCursor(self, keeping: 0, each: 1))
    }
}
