import CCRC32C
import TestSupport
import Testing

@Suite struct CRC32CTests {
    @Test func `the check value of the standard is computed`() {
        let check = Array("123456789".utf8)
        #expect(unsafe ccrc32c_update(0, check, check.count) == 0xe306_9283)
        #expect(unsafe ccrc32c_update_portable(0, check, check.count) == 0xe306_9283)
    }

    @Test func `the processor's instruction and the portable function agree on every length and alignment`() {
        var random = SeededGenerator(seed: Soak.seed)
        let bytes = random.bytes(1_024)
        for start in 0..<16 {
            for length in 0..<300 {
                let slice = Array(bytes[start..<start + length])
                let begin = UInt32(truncatingIfNeeded: random.next())
                let fast = unsafe ccrc32c_update(begin, slice, length)
                #expect(unsafe fast == ccrc32c_update_portable(begin, slice, length), "seed \(Soak.seed)")
            }
        }
    }

    @Test func `a checksum may be continued where it was left`() {
        var random = SeededGenerator(seed: Soak.seed)
        let bytes = random.bytes(500)
        let whole = unsafe ccrc32c_update(0, bytes, bytes.count)
        for cut in 0...bytes.count {
            let head = Array(bytes[..<cut])
            let tail = Array(bytes[cut...])
            let first = unsafe ccrc32c_update(0, head, head.count)
            #expect(unsafe ccrc32c_update(first, tail, tail.count) == whole)
        }
    }
}
