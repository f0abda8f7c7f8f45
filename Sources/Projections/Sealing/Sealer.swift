internal import AuditTrail
public import EventLog
internal import Foundation
internal import Synchronization
public import TenantModel

/// Seals full segments in the background, one after the other.
public final class Sealer: Sendable {
    private let views: Views
    private let log: LMDBEventLog
    private let state = Mutex(State())
    /// Signalled when there is something to do, or to end.
    private let work = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    private struct State {
        /// Layers to seal, the oldest first.
        var waiting: [Layer] = []
        var sealed: Position = 0
        var failure: ViewsError?
        var isRunning = false
        var isStopped = false
        /// Signalled after every attempt.
        var watchers: [DispatchSemaphore] = []
    }

    /// Seals into views what a log's segments have changed.
    public init(_ views: Views, of log: LMDBEventLog) {
        self.views = views
        self.log = log
    }

    /// Takes on what is not sealed yet of a state's full segments, all of which must be durable.
    public func offer(_ layers: [Layer]) {
        guard let newest = layers.last else { return }
        state.withLock { state in
            let known = max(state.sealed, state.waiting.last?.position ?? 0)
            guard newest.position > known, !state.isStopped else { return }
            state.waiting += layers.filter { $0.position > known }
            start(&state)
        }
        work.signal()
    }

    /// Waits until a position is sealed.
    ///
    /// - Throws: ``ViewsError`` if it cannot be sealed; it is tried again with the next offer.
    public func wait(for position: Position) throws(ViewsError) {
        while true {
            let watcher = DispatchSemaphore(value: 0)
            let (isDone, failure) = state.withLock { state -> (Bool, ViewsError?) in
                let isDone = state.sealed >= position || state.waiting.isEmpty
                if !isDone { state.watchers.append(watcher) }
                return (isDone, state.failure)
            }
            if isDone {
                if let failure { throw failure }
                return
            }
            watcher.wait()
        }
    }

    /// Seals what it has taken on, then ends.
    public func stop() {
        let isRunning = state.withLock { state in
            state.isStopped = true
            return state.isRunning
        }
        guard isRunning else { return }
        work.signal()
        ended.wait()
        ended.signal()
    }

    private func start(_ state: inout State) {
        guard !state.isRunning else { return }
        state.isRunning = true
        // Nobody keeps the thread: it keeps this object, which would never go.
        let thread = Thread { [self] in run() }
        thread.name = "tenantry-sealer"
        thread.stackSize = 8 << 20
        thread.start()
    }

    private func run() {
        var builder = SegmentBuilder(seed: views.segments.seed, reading: EventReading())
        while true {
            work.wait()
            while let layer = state.withLock({ $0.waiting.first }) {
                attempt(layer, &builder)
                // What was taken in before a failure must not be taken in again.
                if builder.count > 0 { builder = SegmentBuilder(seed: views.segments.seed, reading: EventReading()) }
            }
            if state.withLock({ $0.isStopped && $0.waiting.isEmpty }) { break }
        }
        ended.signal()
    }

    private func attempt(_ layer: Layer, _ builder: inout SegmentBuilder) {
        var failure: ViewsError?
        do throws(ViewsError) { try seal(layer, &builder) } catch { failure = error }
        let watchers = state.withLock { state in
            state.failure = failure
            if failure == nil {
                state.sealed = layer.position
                state.waiting.removeFirst()
            } else {
                // Those that offered them still have them, and offer them again.
                state.waiting = []
            }
            defer { state.watchers = [] }
            return state.watchers
        }
        for watcher in watchers { watcher.signal() }
    }

    private func seal(_ layer: Layer, _ builder: inout SegmentBuilder) throws(ViewsError) {
        guard try views.sealedPosition() < layer.position else { return }
        var eventID: UInt128 = 0
        var segments: [Segment] = []
        var position = layer.start
        while position < layer.position {
            do throws(ReadError<Never>) {
                let left = Int(views.segmentLength) - builder.count
                let limit = ReadLimit(records: min(ReadLimit.page.records, left))
                position = try log.read(after: position, limit: limit) { (record) throws(Never) in
                    builder.add(record)
                    eventID = record.eventID
                }
            } catch {
                guard case .failed(let error) = error else { return }
                throw ViewsError(.damaged, path: log.path, detail: error.description)
            }
            if builder.count == Int(views.segmentLength) { segments.append(builder.finish()) }
        }
        try views.seal(layer, segments, eventID: eventID)
    }
}
