public import TenantModel

/// A place in a replay, between two events, that can be moved forwards and backwards.
///
/// Going back folds forward from the nearest state that was kept on the way: the state is always the one that a replay
/// up to there gives. What fails leaves the cursor where it is.
public struct ReplayCursor: Sendable {
    /// What it is a place in.
    public let replay: Replay
    /// How many events are behind it.
    public private(set) var number = 0
    /// The step that is just behind it; `nil` before the first event.
    public private(set) var step: ReplayStep?

    private var state: ReplayState
    private var snapshots: ReplaySnapshots
    private var page = EventPage()

    init(_ replay: Replay, keeping capacity: Int, each stride: Int) {
        self.replay = replay
        state = replay.start
        snapshots = ReplaySnapshots(replay.start, capacity: capacity, stride: stride)
    }

    /// The position of the event just behind it; 0 before the first event.
    public var position: Position { number == 0 ? 0 : replay.positions[number - 1] }

    /// When that event was recorded; 1970 before the first.
    public var time: Timestamp { state.time }

    /// A tenant as of here; without an id, the tenant of the replay, or that of the event just behind.
    public func tenant(_ id: TenantID? = nil) -> Tenant? { state.tenant(id ?? replay.tenant ?? step?.event.tenant) }

    /// Goes over the next event; `nil`: there is none.
    ///
    /// - Throws: ``PlatformError``: `damaged`, `newerFormat`, `storage`.
    @discardableResult
    public mutating func forward() throws(PlatformError) -> ReplayStep? {
        guard number < replay.count else { return nil }
        let event = try page.event(number, of: replay)
        snapshots.note(state, after: number)
        var next = state
        do throws(FoldError) { try next.evolve(event) } catch { throw PlatformError(error) }
        let made = ReplayStep(
            number: number + 1, event: event, before: state.tenant(event.tenant), after: next.tenant(event.tenant),
            timeBefore: state.time(of: event.tenant))
        (state, step) = (next, made)
        number += 1
        return made
    }

    /// Goes back over the event just behind; `nil`: it was the first, or there is none.
    @discardableResult
    public mutating func backward() throws(PlatformError) -> ReplayStep? {
        try move(to: Swift.max(0, number - 1))
        return step
    }

    /// Goes to the place after so many events: 0 up to ``Replay/count``.
    ///
    /// - Complexity: O(events between it and the nearest state that was kept).
    public mutating func move(to target: Int) throws(PlatformError) {
        precondition((0...replay.count).contains(target), "a replay has no such place")
        if target == number { return }
        guard target > 0 else {
            (number, step, state) = (0, nil, replay.start)
            return
        }
        if target != number + 1 {
            let there = try folded(to: target - 1)
            (number, state, step) = (target - 1, there, nil)
        }
        try forward()
    }

    /// Goes to the place that a moment means.
    ///
    /// - Throws: ``PlatformError`` with `notFound` for a position after the last.
    public mutating func move(to moment: Moment) throws {
        try move(to: replay.count(through: moment))
    }

    /// The state after so many events, from the nearest one that is known.
    private mutating func folded(to target: Int) throws(PlatformError) -> ReplayState {
        var (done, there) = snapshots.nearest(atOrBefore: target)
        if done < number, number <= target { (done, there) = (number, state) }
        while done < target {
            let end = Swift.min(done + EventPage.largest, target)
            let events = try replay.source.events(at: replay.positions[done..<end], isForFolding: true)
            for event in events {
                snapshots.note(there, after: done)
                do throws(FoldError) { try there.evolve(event) } catch { throw PlatformError(error) }
                done += 1
            }
        }
        return there
    }
}

// MARK: - Searching

extension ReplayCursor {
    /// Goes on to the next step that is wanted; if there is none, stays.
    ///
    /// - Parameter progress: is told after how many events the search is.
    /// - Complexity: O(events up to it).
    @discardableResult
    public mutating func advance(
        progress: (Int) -> Void = { _ in }, to isWanted: (ReplayStep) -> Bool
    ) throws(PlatformError) -> ReplayStep? {
        var probe = self
        while let step = try probe.forward() {
            if step.number.isMultiple(of: EventPage.largest) { progress(step.number) }
            if isWanted(step) {
                self = probe
                return step
            }
        }
        // What was kept on the way is good for going back.
        snapshots = probe.snapshots
        return nil
    }

    /// Goes back to the last earlier step that is wanted; if there is none, stays.
    ///
    /// - Complexity: O(events back to it).
    @discardableResult
    public mutating func retreat(to isWanted: (ReplayStep) -> Bool) throws(PlatformError) -> ReplayStep? {
        var end = number - 1
        while end > 0 {
            // From a state that was kept, so that no event is folded twice on the way back.
            let start = Swift.min(
                Swift.max(0, end - EventPage.largest), snapshots.nearest(atOrBefore: end - 1).number)
            var probe = self
            try probe.move(to: start)
            var found: Int?
            while probe.number < end, let step = try probe.forward() {
                if isWanted(step) { found = step.number }
            }
            snapshots = probe.snapshots
            if let found {
                try move(to: found)
                return step
            }
            end = start
        }
        return nil
    }
}
