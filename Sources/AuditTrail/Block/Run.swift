internal import LMDB

/// Ascending 16-bit offsets of events within their segment, read in place.
struct Run: ~Escapable {
    private let bytes: Span<UInt8>
    private let place: Int
    private let count: Int

    /// Looks at so many offsets from a place on, which must lie within the bytes.
    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>, at place: Int, count: Int) {
        precondition(place + 2 * count <= bytes.count, "a run lies within its block")
        self.bytes = bytes
        self.place = place
        self.count = count
    }

    subscript(index: Int) -> Int {
        Int(bytes.loadLittleEndian(at: place + 2 * index, as: UInt16.self))
    }

    /// Those entries of a run whose offsets are in a window.
    func clip(_ entries: Range<Int>, to window: Range<Int>) -> Range<Int> {
        precondition(entries.upperBound <= count, "a run has no such entries")
        let low = firstIndex(in: entries, notBelow: window.lowerBound)
        let high = firstIndex(in: low..<entries.upperBound, notBelow: window.upperBound)
        return low..<high
    }

    /// Copies some entries.
    func offsets(_ entries: Range<Int>) -> [UInt16] {
        bytes.numbers(at: place, entries)
    }

    /// Keeps those of ascending offsets that are among the run's entries.
    ///
    /// - Complexity: O(offsets · log of the distance to the next), at most O(offsets + entries).
    func keep(_ entries: Range<Int>, in offsets: inout [UInt16]) {
        var place = entries.lowerBound
        var kept = 0
        for offset in offsets {
            place = gallop(from: place, to: entries.upperBound, notBelow: Int(offset))
            guard place < entries.upperBound else { break }
            if self[place] == Int(offset) {
                offsets[kept] = offset
                kept += 1
            }
        }
        offsets.removeSubrange(kept...)
    }

    private func gallop(from start: Int, to end: Int, notBelow offset: Int) -> Int {
        var (low, step) = (start, 1)
        while low + step < end, self[low + step] < offset {
            low += step
            step *= 2
        }
        return firstIndex(in: low..<min(end, low + step + 1), notBelow: offset)
    }

    private func firstIndex(in range: Range<Int>, notBelow offset: Int) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            if self[middle] < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
