internal import EventLog
internal import LMDB

extension [UInt8] {
    /// Appends integers, the least significant byte first.
    ///
    /// - Complexity: O(integers), at the speed of a copy: the format is that of little-endian machines.
    mutating func append<Integer: FixedWidthInteger & BitwiseCopyable>(littleEndian integers: [Integer]) {
        precondition(1.littleEndian == 1, "the index is written on little-endian machines")
        unsafe integers.withUnsafeBytes { unsafe append(contentsOf: $0) }
    }

    /// Appends an integer, the least significant byte first.
    mutating func append(littleEndian integer: some FixedWidthInteger & BitwiseCopyable) {
        unsafe Swift.withUnsafeBytes(of: integer.littleEndian) { unsafe append(contentsOf: $0) }
    }

    /// Appends bytes that lie elsewhere.
    mutating func append(copying span: Span<UInt8>) {
        unsafe span.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }

    /// Begins a value: its format, a number of its own, and room for the checksum.
    init(beginningValue kind: UInt8) {
        self = []
        append(littleEndian: BlockHeader.format)
        append(littleEndian: UInt16(kind))
        append(littleEndian: UInt32(0))
    }

    /// Writes the checksum of a finished value into its place.
    mutating func seal() {
        let checksum = CRC32C.checksum(of: span.extracting(BlockHeader.checkedFrom..<count))
        for byte in 0..<4 { self[4 + byte] = UInt8(truncatingIfNeeded: checksum >> (8 * UInt32(byte))) }
    }
}

extension Span<UInt8> {
    /// Checks what all values begin with, and the checksum unless that was done before.
    func checkHeader(isVerified: Bool, length: Int) throws(BlockFault) {
        guard count >= length else { throw .tooShort }
        guard loadLittleEndian(at: 0, as: UInt16.self) == BlockHeader.format else { throw .unknownFormat }
        guard !isVerified else { return }
        let computed = CRC32C.checksum(of: extracting(BlockHeader.checkedFrom..<count))
        guard loadLittleEndian(at: 4, as: UInt32.self) == computed else { throw .wrongChecksum }
    }

    /// The 16-bit numbers from one index on to another of those that begin at a place, copied.
    func numbers(at place: Int, _ range: Range<Int>) -> [UInt16] {
        let bytes = extracting(place + 2 * range.lowerBound..<place + 2 * range.upperBound)
        return unsafe [UInt16](unsafeUninitializedCapacity: range.count) { (buffer, count) in
            unsafe bytes.withUnsafeBytes { unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(from: $0) }
            count = range.count
        }
    }

    /// The index of the first of `count` ascending 64-bit hashes at a place that is not less than `hash`.
    ///
    /// Hashes are spread evenly, so that the search begins close to where the hash must be.
    ///
    /// - Complexity: O(log of the distance from there), at most O(log n).
    func lowerBound(of hash: UInt64, at place: Int, count: Int) -> Int {
        var (low, high) = (0, count)
        var step = 8
        let guess = Int(truncatingIfNeeded: hash.multipliedFullWidth(by: UInt64(count)).high)
        if guess < count {
            if loadLittleEndian(at: place + 8 * guess, as: UInt64.self) < hash {
                low = guess + 1
                while low + step < count, loadLittleEndian(at: place + 8 * (low + step), as: UInt64.self) < hash {
                    low += step + 1
                    step *= 2
                }
                high = Swift.min(count, low + step)
            } else {
                high = guess
                while high - step > 0, loadLittleEndian(at: place + 8 * (high - step), as: UInt64.self) >= hash {
                    high -= step
                    step *= 2
                }
                low = Swift.max(0, high - step)
            }
        }
        while low < high {
            let middle = low + (high - low) / 2
            let isLess = loadLittleEndian(at: place + 8 * middle, as: UInt64.self) < hash
            if isLess { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
