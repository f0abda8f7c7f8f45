import Foundation
import NIOCore
import NIOPosix

/// A connection on which a test says what no well-behaved client would.
final class RawClient: Sendable {
    private let connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>

    init(port: Int) async throws {
        // Small, so that what is not read is soon the server's to keep.
        connection = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.socketOption(.so_rcvbuf), value: 16_384)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel(wrappingChannelSynchronously: channel)
                }
            }
    }

    /// Sends pieces with a pause before each, reading whatever comes.
    ///
    /// - Parameter delay: how long nothing is read.
    /// - Returns: what came until the server closed the connection, and how long that took; `nil` if it did not within
    ///   `time`.
    func talk(
        _ pieces: [String], pause: Duration = .zero, delay: Duration = .zero, atMost time: Duration = .seconds(20)
    ) async throws -> (text: String, duration: Duration)? {
        let start = ContinuousClock.now
        let connection = connection
        return try await connection.executeThenClose { inbound, outbound in
            try await withThrowingTaskGroup(of: String?.self) { group in
                group.addTask {
                    for piece in pieces {
                        try await Task.sleep(for: pause)
                        // A server that has closed is what is waited for.
                        do { try await outbound.write(ByteBuffer(string: piece)) } catch { break }
                    }
                    try await Task.sleep(for: time)
                    return nil
                }
                group.addTask {
                    try await Task.sleep(for: delay)
                    var text = ""
                    do {
                        for try await part in inbound { text += String(buffer: part) }
                    } catch is IOError {
                        return text
                    }
                    return text
                }
                defer { group.cancelAll() }
                guard let text = try await group.next() ?? nil else { return nil }
                return (text, ContinuousClock.now - start)
            }
        }
    }
}
