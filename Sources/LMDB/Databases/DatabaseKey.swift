/// A type of key that a database can be ordered by: `UInt64`, or `[UInt8]` for any bytes.
///
/// No other type can conform: the two conformances are how LMDB compares keys.
public protocol DatabaseKey: Sendable {
    /// Whether LMDB compares the keys as native integers; it compares them byte by byte otherwise.
    static var isInteger: Bool { get }
}

extension UInt64: DatabaseKey {
    /// LMDB compares these keys as native integers.
    @inlinable public static var isInteger: Bool { true }
}

extension [UInt8]: DatabaseKey {
    /// LMDB compares these keys byte by byte, a prefix before what it begins.
    @inlinable public static var isInteger: Bool { false }
}
