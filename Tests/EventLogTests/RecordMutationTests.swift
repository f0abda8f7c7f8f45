import EventLog
import TestSupport
import Testing

/// Records that are damaged at random: a view must refuse them, or stay within their bytes; a crash is the failure.
@Suite struct RecordMutationTests {
    private static let count = Soak.count(of: 400_000)

    @Test func `no damage makes a view leave the record's bytes`() throws {
        var random = SeededGenerator(seed: Soak.seed)
        let intact = try RecordGoldenTests.record()
        var refused = 0
        for _ in 0..<Self.count {
            let bytes = damaged(intact, &random)
            do throws(RecordFault) {
                let touched = touch(try RecordView(bytes.span))
                guard touched <= bytes.count else {
                    Issue.record("\(touched) of \(bytes.count) bytes were read, seed \(Soak.seed): \(bytes)")
                    return
                }
            } catch {
                refused += 1
            }
        }
        print("seed \(Soak.seed): \(refused) of \(Self.count) damaged records were refused")
        #expect(refused > Self.count / 10 && refused < Self.count, "the damage is too tame or too wild to say anything")
    }

    private func damaged(_ intact: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = intact
        switch Int.random(in: 0..<5, using: &random) {
        case 0:
            bytes.removeLast(Int.random(in: 0...bytes.count, using: &random))
        case 1:
            bytes += random.bytes(Int.random(in: 1...100, using: &random))
            bytes.store(UInt16(bytes.count), at: 14)
        case 2:
            // Lengths, the number of parts and the table: what a view follows.
            let offsets = [2, 3, 13, 14, 15] + Array(96..<120)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[offsets.randomElement(using: &random)!] = UInt8.random(in: 0...255, using: &random)
            }
        case 3:
            bytes = random.bytes(Int.random(in: 0...300, using: &random))
            guard bytes.count >= 100 else { return bytes }
            bytes.store(UInt16(1), at: 0)
            bytes.store(UInt16(96), at: 2)
            bytes.store(UInt16(0), at: 4)
            bytes[13] %= 8
            bytes.store(UInt16(bytes.count), at: 14)
        default:
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
        }
        return bytes
    }

    /// Reads every byte that the view offers, and says how many parts and payload have.
    private func touch(_ view: borrowing RecordView) -> Int {
        var sum = 0
        var count = view.payload.count
        for index in view.payload.indices { sum += Int(view.payload[index]) }
        for part in 0..<view.parts {
            let bytes = view.bytes(ofPart: part)
            for index in bytes.indices { sum += Int(bytes[index]) }
            count += bytes.count
            _ = view.isSealed(part: part)
        }
        for part in RecordPart.allCases { sum += view.text(of: part)?.utf8.count ?? 0 }
        sum += Int(view.header.type) + Int(truncatingIfNeeded: view.recordedAt)
        _ = try? view.checkIntegrity(at: view.position)
        return sum == .min ? 0 : count
    }
}
