internal import Hummingbird
internal import NIOCore

extension ResponseBodyWriter {
    /// Writes, and closes the connection of a client that does not take it in time.
    ///
    /// Nobody waits for a slow client but its own task; what it has not got, it can ask for again.
    @concurrent mutating func write(_ buffer: ByteBuffer, within patience: Duration, on channel: any Channel)
        async throws
    {
        let end = channel.eventLoop.scheduleTask(in: TimeAmount(patience)) { channel.close(promise: nil) }
        defer { end.cancel() }
        try await write(buffer)
    }
}
