extension Span<UInt8> {
    /// Reads a little-endian integer whose first byte is at `offset`; it need not be aligned.
    ///
    /// Stops the program unless all of its bytes lie within the span.
    @inlinable
    public func loadLittleEndian<Integer: FixedWidthInteger & BitwiseCopyable>(
        at offset: Int,
        as type: Integer.Type = Integer.self
    ) -> Integer {
        precondition(
            offset >= 0 && count >= MemoryLayout<Integer>.size && offset <= count - MemoryLayout<Integer>.size,
            "an integer's bytes lie outside the span"
        )
        // Any bit pattern is an integer, and the bytes were checked to lie within.
        return Integer(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Integer.self))
    }
}
