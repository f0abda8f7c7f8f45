internal import NIOCore
internal import ServiceLifecycle
internal import Synchronization
internal import Tenantry
internal import TenantModel

/// Wakes a feed: when the log has grown, and when it is time to say that the feed is alive.
///
/// What is missed is not lost: a feed reads from its own position.
final class FeedSignals: Sendable {
    let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let heads: Task<Void, Never>
    private let ticks: RepeatedTask

    init(_ platform: Platform, after position: Position, heartbeat: Duration, on eventLoop: any EventLoop) {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.stream = stream
        self.continuation = continuation
        heads = Task {
            for await _ in platform.heads(after: position) { continuation.yield() }
            continuation.finish()
        }
        // More often than it is due: something else may have been written meanwhile.
        let amount = TimeAmount(heartbeat / Self.ticksInHeartbeat)
        ticks = eventLoop.scheduleRepeatedTask(initialDelay: amount, delay: amount) { _ in continuation.yield() }
        continuation.yield()
    }

    /// How often a feed is woken while a heartbeat comes due.
    static let ticksInHeartbeat = 5

    /// Ends the stream.
    func end() {
        heads.cancel()
        ticks.cancel()
        continuation.finish()
    }
}
