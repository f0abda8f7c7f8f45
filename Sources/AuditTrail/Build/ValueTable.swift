internal import LMDB

/// Gives each distinct value a number, in the order of their first appearance.
struct ValueTable: Sendable {
    /// For each place 1 + the number of the value that stands there, or 0.
    ///
    /// Their count is a power of two, at least twice that of the values.
    private var slots = [UInt32](repeating: 0, count: 256)
    private(set) var hashes: [UInt64] = []
    private var ends: [Int] = []
    private var bytes: [UInt8] = []

    /// How many distinct values there are.
    var count: Int { hashes.count }

    /// The bytes of a value.
    @_lifetime(borrow self)
    func value(_ number: Int) -> Span<UInt8> {
        bytes.span.extracting((number == 0 ? 0 : ends[number - 1])..<ends[number])
    }

    /// The number of a value, a new one if it was not seen before.
    mutating func number(of value: Span<UInt8>, hash: UInt64) -> Int {
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while slots[place] != 0 {
            let number = Int(slots[place]) - 1
            if hashes[number] == hash, self.value(number).isEqual(to: value) { return number }
            place = (place + 1) & mask
        }
        hashes.append(hash)
        bytes.append(copying: value)
        ends.append(bytes.count)
        slots[place] = UInt32(hashes.count)
        if hashes.count * 2 > slots.count { grow() }
        return hashes.count - 1
    }

    /// Forgets all values and keeps the memory.
    mutating func removeAll() {
        if slots.count > 256 {
            slots = [UInt32](repeating: 0, count: 256)
        } else {
            for place in slots.indices { slots[place] = 0 }
        }
        hashes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 4)
        let mask = slots.count - 1
        for (number, hash) in hashes.enumerated() {
            var place = Int(truncatingIfNeeded: hash) & mask
            while slots[place] != 0 { place = (place + 1) & mask }
            slots[place] = UInt32(number + 1)
        }
    }
}
