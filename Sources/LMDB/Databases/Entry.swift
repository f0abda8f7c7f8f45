/// A key and its value, where they lie in the data file; valid as long as the transaction they were read in.
public struct Entry<Key: DatabaseKey>: ~Escapable {
    @usableFromInline let raw: RawEntry

    @_lifetime(copy raw)
    @inlinable
    init(_ raw: RawEntry) {
        self.raw = raw
    }

    /// The value's bytes.
    @inlinable
    public var value: Span<UInt8> {
        @_lifetime(copy self) get { raw.value }
    }
}

extension Entry where Key == UInt64 {
    /// The key.
    @inlinable
    public var key: UInt64 {
        // LMDB keeps integer keys in the machine's order, and the format is that of little-endian machines.
        raw.key.loadLittleEndian(at: 0)
    }
}

extension Entry where Key == [UInt8] {
    /// The key's bytes.
    @inlinable
    public var key: Span<UInt8> {
        @_lifetime(copy self) get { raw.key }
    }
}
