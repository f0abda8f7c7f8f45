internal import EventLog
internal import LMDB

/// One property of the events as they come; made into a column at the end.
struct ColumnBuilder: Sendable {
    private(set) var table = ValueTable()
    /// The number of each event's value, in the order of the events.
    private(set) var numbers: [UInt16] = []

    /// Notes the value of the next event.
    @inline(__always)
    mutating func append(_ value: Span<UInt8>, hash: UInt64) {
        numbers.append(UInt16(truncatingIfNeeded: table.number(of: value, hash: hash)))
    }

    /// Notes the value of the next event.
    @inline(__always)
    mutating func append(_ value: [UInt8], hash: UInt64) {
        append(value.span, hash: hash)
    }

    /// The column of all that was noted (`docs/FORMAT.md` §7.3); empty afterwards.
    ///
    /// - Complexity: O(n).
    mutating func finish(_ name: ColumnName, metering: [Bool], _ radixSort: inout RadixSort) -> [UInt8] {
        let count = table.count
        let order = sorted(&radixSort)
        var ranks = [UInt16](repeating: 0, count: count)
        for (rank, number) in order.enumerated() { ranks[Int(number)] = UInt16(truncatingIfNeeded: rank) }
        for index in numbers.indices { numbers[index] = ranks[Int(numbers[index])] }
        let (begins, offsets) = runs(count, metering)

        var bytes = [UInt8](beginningValue: name.rawValue)
        var (ends, texts): ([UInt32], [UInt8]) = ([], [])
        for number in order {
            texts.append(copying: table.value(Int(number)))
            ends.append(UInt32(texts.count))
        }
        bytes.append(littleEndian: UInt32(count))
        bytes.append(littleEndian: UInt32(numbers.count))
        bytes.append(littleEndian: UInt32(texts.count))
        bytes.append(littleEndian: UInt32(0))
        bytes.append(littleEndian: order.map { table.hashes[Int($0)] })
        bytes.append(littleEndian: ends)
        bytes.append(littleEndian: begins)
        bytes.append(littleEndian: offsets)
        if count > 256 {
            bytes.append(littleEndian: numbers)
        } else {
            bytes.append(littleEndian: numbers.map { UInt8($0) })
        }
        bytes.append(contentsOf: texts)
        bytes.seal()
        table.removeAll()
        numbers.removeAll(keepingCapacity: true)
        return bytes
    }

    /// The numbers of the values in the order of their hashes, and of their bytes where these are the same.
    private func sorted(_ radixSort: inout RadixSort) -> [UInt16] {
        var hashes = table.hashes
        var order = table.hashes.indices.map { UInt16(truncatingIfNeeded: $0) }
        radixSort.sort(&hashes, &order)
        guard hashes.count > 1 else { return order }
        for index in 1..<hashes.count {
            var place = index
            while place > 0, hashes[place] == hashes[place - 1], isLess(order[place], order[place - 1]) {
                order.swapAt(place, place - 1)
                place -= 1
            }
        }
        return order
    }

    private func isLess(_ left: UInt16, _ right: UInt16) -> Bool {
        [UInt8](copying: table.value(Int(left))).lexicographicallyPrecedes([UInt8](copying: table.value(Int(right))))
    }

    /// For each value where its events begin, audit before metering, and all of them; one pass to count, one to place.
    private func runs(_ count: Int, _ metering: [Bool]) -> (begins: [UInt32], offsets: [UInt16]) {
        var begins = [UInt32](repeating: 0, count: 2 * count + 1)
        for index in numbers.indices { begins[2 * Int(numbers[index]) + (metering[index] ? 2 : 1)] += 1 }
        for index in begins.indices.dropFirst() { begins[index] += begins[index - 1] }
        var next = begins
        var offsets = [UInt16](repeating: 0, count: numbers.count)
        for index in numbers.indices {
            let run = 2 * Int(numbers[index]) + (metering[index] ? 1 : 0)
            offsets[Int(next[run])] = UInt16(truncatingIfNeeded: index)
            next[run] += 1
        }
        return (begins, offsets)
    }
}
