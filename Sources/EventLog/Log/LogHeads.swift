/// The growing head of a log: each element is greater than the one before, and heads between may be left out.
public struct LogHeads: AsyncSequence, Sendable {
    let stream: AsyncStream<Position>
    let after: Position

    /// Begins to wait for heads.
    public func makeAsyncIterator() -> Iterator {
        Iterator(base: stream.makeAsyncIterator(), last: after)
    }

    /// Waits for each next head.
    public struct Iterator: AsyncIteratorProtocol {
        var base: AsyncStream<Position>.Iterator
        var last: Position

        /// The next head, or `nil` when the log was closed.
        public mutating func next() async -> Position? {
            await next(isolation: nil)
        }

        /// The next head, or `nil` when the log was closed.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> Position? {
            while let head = await base.next(isolation: actor) {
                guard head > last else { continue }
                last = head
                return head
            }
            return nil
        }
    }
}
