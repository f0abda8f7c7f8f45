/// Sorts 64-bit hashes, each with a 16-bit number; those of one hash stay in their order.
///
/// Hashes are spread evenly, so that their upper 44 bits tell nearly always all that differ from each other: four
/// passes of 11 bits instead of six.
struct RadixSort: Sendable {
    private static let digitBits: UInt64 = 11
    private static let digits = 1 << Int(digitBits)

    private var otherHashes: [UInt64] = []
    private var otherNumbers: [UInt16] = []
    private var places = [Int](repeating: 0, count: RadixSort.digits)

    /// Sorts the hashes and moves the numbers along.
    ///
    /// - Complexity: O(n).
    mutating func sort(_ hashes: inout [UInt64], _ numbers: inout [UInt16]) {
        guard hashes.count > 64 else { return insertionSort(&hashes, &numbers) }
        if otherHashes.count < hashes.count {
            otherHashes = [UInt64](repeating: 0, count: hashes.count)
            otherNumbers = [UInt16](repeating: 0, count: hashes.count)
        }
        sort(&hashes, &numbers, fromBit: 20)
        for index in 1..<hashes.count where hashes[index] < hashes[index - 1] {
            return sort(&hashes, &numbers, fromBit: 0)
        }
    }

    /// Sorts by all bits from one on, with an even number of passes.
    private mutating func sort(_ hashes: inout [UInt64], _ numbers: inout [UInt16], fromBit first: UInt64) {
        let count = hashes.count
        for shift in stride(from: first, to: 64, by: 2 * UInt64.Stride(Self.digitBits)) {
            Self.pass(hashes, numbers, count, &otherHashes, &otherNumbers, &places, shift)
            Self.pass(otherHashes, otherNumbers, count, &hashes, &numbers, &places, shift + Self.digitBits)
        }
    }

    private static func pass(
        _ hashes: [UInt64], _ numbers: [UInt16], _ count: Int, _ sortedHashes: inout [UInt64],
        _ sortedNumbers: inout [UInt16], _ places: inout [Int], _ shift: UInt64
    ) {
        let mask = UInt64(digits - 1)
        for digit in places.indices { places[digit] = 0 }
        for index in 0..<count { places[Int(truncatingIfNeeded: hashes[index] >> shift & mask)] &+= 1 }
        var sum = 0
        for digit in places.indices {
            let next = sum &+ places[digit]
            places[digit] = sum
            sum = next
        }
        for index in 0..<count {
            let digit = Int(truncatingIfNeeded: hashes[index] >> shift & mask)
            let place = places[digit]
            places[digit] = place &+ 1
            sortedHashes[place] = hashes[index]
            sortedNumbers[place] = numbers[index]
        }
    }

    private func insertionSort(_ hashes: inout [UInt64], _ numbers: inout [UInt16]) {
        guard hashes.count > 1 else { return }
        for index in 1..<hashes.count {
            let (hash, number) = (hashes[index], numbers[index])
            var place = index
            while place > 0, hashes[place - 1] > hash {
                hashes[place] = hashes[place - 1]
                numbers[place] = numbers[place - 1]
                place -= 1
            }
            hashes[place] = hash
            numbers[place] = number
        }
    }
}
