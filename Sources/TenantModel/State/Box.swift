/// A value behind one reference, copied when it is changed while shared.
///
/// A tree of tenants copies its nodes on the way to a change; with a box a copied entry costs one retain, whatever the
/// tenant holds.
@frozen
public struct Box<Value: Sendable>: Sendable {
    /// Only ever written through a unique reference, so that sharing it between threads is safe.
    @usableFromInline
    final class Storage: @unchecked Sendable {
        @usableFromInline var value: Value
        @inlinable
        init(_ value: Value) { self.value = value }
    }

    @usableFromInline var storage: Storage

    /// Puts a value behind a reference.
    @inlinable
    public init(_ value: Value) { storage = Storage(value) }

    /// The value, lent: who only looks at it copies nothing.
    @inlinable
    public var value: Value { _read { yield storage.value } }

    @inline(__always)
    mutating func update<Failure: Error>(_ body: (inout Value) throws(Failure) -> Void) throws(Failure) {
        if !isKnownUniquelyReferenced(&storage) { storage = Storage(storage.value) }
        try body(&storage.value)
    }
}

extension Box: Equatable where Value: Equatable {
    /// Whether the values are equal.
    public static func == (left: Box, right: Box) -> Bool {
        left.storage === right.storage || left.value == right.value
    }
}

extension Box: Hashable where Value: Hashable {
    /// Feeds the value.
    public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}
