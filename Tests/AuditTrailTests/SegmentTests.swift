import EventLog
import LMDB
import TestSupport
import Testing

@testable import AuditTrail

@Suite("A segment of the index") struct SegmentTests {
    private static func builder() -> SegmentBuilder { SegmentBuilder(seed: 0, reading: TestReading()) }

    private static func segment(_ records: [TrailRecord]) throws -> Segment {
        var batch = RecordBatch(head: .empty, recordedAt: 1_000_000)
        for record in records { try record.append(to: &batch) }
        var builder = Self.builder()
        for index in records.indices { builder.add(try RecordView(batch.record(index))) }
        return builder.finish()
    }

    private static let two: [TrailRecord] = {
        var first = TrailRecord(type: 5, tenant: 1, id: 1, occurredAt: 3)
        first.add(.actorID, "ann")
        first.add(.requestID, "r")
        var second = TrailRecord(type: 8, tenant: 1, id: 2, occurredAt: 4)
        second.add(.requestID, "r")
        return [first, second]
    }()

    /// Compatibility-sensitive: what stands here is on disks.
    @Test func `the bytes of a segment are those of the format`() throws {
        let segment = try Self.segment(Self.two)
        let block = segment.copy(ofBlock: TermKey(.request, .audit).number).hex
        let metering = segment.copy(ofBlock: TermKey(.request, .metering).number).hex
        let kinds = segment.copy(of: .kinds).hex
        let tenants = segment.copy(of: .tenants).hex
        let summary = segment.summary.encoded().hex
        let expected = """
            01000c002ca312cb0100000001000000b4e6a9fafbbf17f8000000000000
            01004c005b3bb0d80100000001000000b4e6a9fafbbf17f8000000000100
            01000100a4791f170200000002000000280000000000000035401135c9f4d45bd3efe00199b3806216000000280000000000\
            000000000000010000000200000002000000010000000100010103000e00000075736167652e7265636f7264656400010300\
            0a000000636f6e6669672e736574
            010002006db3e743010000000200000010000000000000003494785c542c0e5a100000000000000001000000020000000000\
            0100000000000000000000000000000000000001
            0100000095de83b50200000001000000010000000000000040420f000000000040420f000000000003000000000000000400\
            0000000000000000000000000000
            """
        #expect([block, metering, kinds, tenants, summary].joined(separator: "\n") == expected)
    }

    @Test func `a segment says which events have a term, and which value each event has`() throws {
        var random = SeededGenerator(seed: Soak.seed)
        for count in [1, 2, 3, 64, 65, 300, 2_000] {
            let records = (0..<count).map { TrailRecord.random(UInt64($0), at: 0, &random) }
            let segment = try Self.segment(records)
            #expect(segment.first == 1 && segment.last == Position(count))
            let hash = TermHash(seed: 0)
            for eventClass in EventClass.allCases {
                let isOfClass = { (record: TrailRecord) in
                    (TestReading.names[record.header.type] ?? "").hasPrefix("usage.") == (eventClass == .metering)
                }
                for part in [RecordPart.resourceID, .sourceIP, .requestID, .subject, .importID] {
                    var expected: [String: [UInt16]] = [:]
                    for (offset, record) in records.enumerated() where isOfClass(record) {
                        for text in Set(record.parts.filter { $0.part == part }.map(\.text)) {
                            expected[text, default: []].append(UInt16(offset))
                        }
                    }
                    let key = TermKey(try #require(TermField(part)), eventClass)
                    guard let block = try segment.block(key) else {
                        #expect(expected.isEmpty)
                        continue
                    }
                    #expect(block.terms == expected.count)
                    for (text, offsets) in expected {
                        #expect(block.run.offsets(try block.run(of: hash(Array(text.utf8)))) == offsets)
                    }
                    #expect(try block.run(of: hash(Array("nobody has this".utf8))).isEmpty)
                }
            }
            let tenants = try segment.column(.tenants)
            for (offset, record) in records.enumerated() {
                let bytes = try [UInt8](copying: tenants.value(tenants.ordinal(at: offset)))
                #expect(UInt128(bigEndian: bytes) == record.header.tenant)
            }
        }
    }

    @Test func `hashes with the same beginning are sorted whole`() {
        var random = SeededGenerator(seed: Soak.seed)
        var radixSort = RadixSort()
        for count in [0, 1, 63, 64, 65, 1_000] {
            for mask in [UInt64.max, 0xff, 0xfffff, 0] {
                let pairs = (0..<count).map { (random.next() & mask, UInt16($0)) }
                var (hashes, numbers) = (pairs.map(\.0), pairs.map(\.1))
                radixSort.sort(&hashes, &numbers)
                let expected = pairs.sorted { $0 < $1 }
                #expect(hashes == expected.map(\.0) && numbers == expected.map(\.1))
            }
        }
    }

    @Test func `every flipped byte of a value is found, and none stops the program`() throws {
        let segment = try Self.segment(Self.two)
        var values: [[UInt8]] = [segment.summary.encoded()]
        for number in segment.blockNumbers { values.append(segment.copy(ofBlock: number)) }
        for name in ColumnName.allCases { values.append(segment.copy(of: name)) }
        for (index, value) in values.enumerated() {
            for byte in value.indices {
                for bit in 0..<8 where bit == byte % 8 || byte < 24 {
                    var damaged = value
                    damaged[byte] ^= 1 << bit
                    // Byte 2 is the value's own number, which nobody trusts.
                    let isFree = byte == 2 || byte == 3
                    #expect(
                        Self.reads(damaged, index, segment.blockNumbers.count) == isFree, "value \(index), byte \(byte)"
                    )
                }
            }
            for length in value.indices {
                #expect(!Self.reads(Array(value.prefix(length)), index, segment.blockNumbers.count))
            }
        }
    }

    /// What is not compared with its checksum again is still held to its bounds.
    @Test func `damage after the first look gives an error or an answer`() throws {
        var random = SeededGenerator(seed: Soak.seed)
        let records = (0..<40).map { TrailRecord.random(UInt64($0), at: 0, &random) }
        let segment = try Self.segment(records)
        var faults = 0
        for _ in 0..<Soak.count(of: 100_000) {
            var bytes = segment.copy(of: .kinds)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: 8..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            do throws(BlockFault) {
                let column = try Column(bytes.span, isVerified: true)
                for ordinal in 0..<column.values {
                    _ = try KindView(try column.value(ordinal)).action.count
                    _ = column.run.offsets(try column.run(of: ordinal, .audit))
                }
                for offset in 0..<column.events { _ = try column.ordinal(at: offset) }
            } catch {
                faults += 1
            }
        }
        #expect(faults > 0)
    }

    private static func reads(_ bytes: [UInt8], _ index: Int, _ blocks: Int) -> Bool {
        do throws(BlockFault) {
            if index == 0 {
                _ = try SegmentSummary(bytes.span)
            } else if index <= blocks {
                _ = try Block(bytes.span, isVerified: false)
            } else {
                _ = try Column(bytes.span, isVerified: false)
            }
            return true
        } catch {
            return false
        }
    }
}

extension UInt128 {
    /// The number that bytes are, the most significant first.
    init(bigEndian bytes: [UInt8]) {
        self = bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }
}

extension Segment {
    /// A block's bytes; none if there is no such block.
    func copy(ofBlock number: UInt8) -> [UInt8] {
        guard let bytes = blockBytes(number) else { return [] }
        return [UInt8](copying: bytes)
    }

    /// A column's bytes.
    func copy(of name: ColumnName) -> [UInt8] {
        guard let bytes = columnBytes(name) else { return [] }
        return [UInt8](copying: bytes)
    }
}

extension [UInt8] {
    /// Two digits a byte, lower case.
    var hex: String {
        var text = ""
        for index in indices {
            text += String(self[index] >> 4, radix: 16) + String(self[index] & 15, radix: 16)
        }
        return text
    }
}
