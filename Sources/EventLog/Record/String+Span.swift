extension String {
    /// The text that UTF-8 bytes are; what is not UTF-8 is replaced.
    ///
    /// - Complexity: O(length).
    public init(decoding span: Span<UInt8>) {
        self = unsafe span.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}

extension [UInt8] {
    /// A copy of the bytes.
    ///
    /// - Complexity: O(length).
    public init(copying span: Span<UInt8>) {
        self = unsafe span.withUnsafeBufferPointer { unsafe Array($0) }
    }
}
