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
        let amount = TimeAmount(heartbeat)
        ticks = eventLoop.scheduleRepeatedTask(initialDelay: amount, delay: amount) { _ in continuation.yield() }
        continuation.yield()
    }

    /// Ends the stream.
    func end() {
        heads.cancel()
        ticks.cancel()
        continuation.finish()
    }
}
