internal import CCRC32C

/// The checksum of records: CRC-32C (Castagnoli), by the processor's instruction where it has one.
public enum CRC32C {
    /// The checksum of `bytes`.
    ///
    /// - Complexity: O(length), about 10 bytes a nanosecond with the instruction.
    public static func checksum(of bytes: Span<UInt8>) -> UInt32 {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            // An empty span has no address; the C function is given none to read.
            guard let base = buffer.baseAddress else { return 0 }
            return unsafe ccrc32c_update(0, base, buffer.count)
        }
    }
}
