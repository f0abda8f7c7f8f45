/// A value behind one reference, copied when it is changed while shared.
///
/// A tree of tenants copies its nodes on the way to a change; with a box a copied entry costs one retain, whatever the
/// tenant holds.
struct Box<Value: Sendable>: Sendable {
    /// Only ever written through a unique reference, so that sharing it between threads is safe.
    private final class Storage: @unchecked Sendable {
        var value: Value
        init(_ value: Value) { self.value = value }
    }

    private var storage: Storage

    init(_ value: Value) { storage = Storage(value) }

    var value: Value { storage.value }

    mutating func update<Failure: Error>(_ body: (inout Value) throws(Failure) -> Void) throws(Failure) {
        if !isKnownUniquelyReferenced(&storage) { storage = Storage(storage.value) }
        try body(&storage.value)
    }
}

extension Box: Equatable where Value: Equatable {
    static func == (left: Box, right: Box) -> Bool { left.storage === right.storage || left.value == right.value }
}

extension Box: Hashable where Value: Hashable {
    func hash(into hasher: inout Hasher) { hasher.combine(value) }
}
