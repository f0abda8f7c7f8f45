/// A key and its value, where they lie in the data file; valid as long as the transaction they were read in.
public struct Entry<Key: DatabaseKey>: ~Escapable {
    /// The key's bytes as stored.
    public let keyBytes: Span<UInt8>
    /// The value's bytes.
    public let value: Span<UInt8>

    @_lifetime(copy key, copy value)
    init(key: Span<UInt8>, value: Span<UInt8>) {
        keyBytes = key
        self.value = value
    }
}

extension Entry where Key == UInt64 {
    /// The key.
    public var key: UInt64 {
        keyBytes.loadNative()
    }
}

extension Entry where Key == [UInt8] {
    /// The key's bytes.
    public var key: Span<UInt8> {
        @_lifetime(copy self) get { keyBytes }
    }
}

extension Span<UInt8> {
    /// The integer whose bytes, in this machine's order, begin the span.
    fileprivate func loadNative() -> UInt64 {
        precondition(count >= MemoryLayout<UInt64>.size, "an integer key has 8 bytes")
        return unsafe bytes.unsafeLoadUnaligned(as: UInt64.self)
    }
}
