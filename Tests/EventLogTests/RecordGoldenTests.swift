import EventLog
import Testing

/// COMPATIBILITY-SENSITIVE: the bytes of a record as they are on disks.
///
/// A change here means a new record format, and a way to read the old one; never just a new golden.
@Suite struct RecordGoldenTests {
    /// `docs/FORMAT.md` §4, worked out by hand: the numbers in comments are the offsets.
    static let golden = bytes(
        """
        0100 6000 0000 3412 0700 02 05 03 06 9a00
        0807060504030201
        000102030405060708090a0b0c0d0e0f
        f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff
        1817161514131211
        2827262524232221
        3837363534333231
        f8ffffffffffffff
        5857565554535251
        0200 7c00 0301 8200 0f00 8600 0c00 8c00 0e00 8e00 0e00 9100
        75736572
        010203040506
        0708090a
        7370c3a4c5a5
        7331
        733232
        0a03616263
        90187491
        """)

    /// A record with a value in every field, and parts of text, sealed, and repeated.
    static func record() throws -> [UInt8] {
        var batch = RecordBatch(
            head: LogHead(position: 0x0102_0304_0506_0707, eventID: 1, recordedAt: 0),
            recordedAt: 0x3132_3334_3536_3738)
        let header = RecordHeader(
            type: 0x1234, schema: 7, outcome: 2, operation: 5, origin: 3,
            eventID: 0x0001_0203_0405_0607_0809_0a0b_0c0d_0e0f, tenant: 0xf0f1_f2f3_f4f5_f6f7_f8f9_fafb_fcfd_feff,
            version: 0x1112_1314_1516_1718, revision: 0x2122_2324_2526_2728, occurredAt: -8,
            causation: 0x5152_5354_5556_5758)
        try batch.append(header, payload: [0x0a, 0x03, 0x61, 0x62, 0x63]) { parts in
            parts.add(.actorType, "user")
            parts.add(.actorID, sealed: [1, 2, 3, 4, 5, 6], term: [7, 8, 9, 10])
            parts.add(.reason, "späť")
            parts.add(.subject, "s1")
            parts.add(.subject, "s22")
        }
        return [UInt8](copying: batch.record(0))
    }

    @Test func `a record with every field is encoded in the documented bytes`() throws {
        #expect(try Self.record() == Self.golden)
    }

    @Test func `the documented bytes are read as the fields they are`() throws {
        let view = try RecordView(Self.golden.span)
        try view.checkIntegrity(at: 0x0102_0304_0506_0708)
        #expect(view.position == 0x0102_0304_0506_0708)
        #expect(view.type == 0x1234)
        #expect(view.schema == 7)
        #expect(view.outcome == 2)
        #expect(view.operation == 5)
        #expect(view.origin == 3)
        #expect(view.eventID == 0x0001_0203_0405_0607_0809_0a0b_0c0d_0e0f)
        #expect(view.tenant == 0xf0f1_f2f3_f4f5_f6f7_f8f9_fafb_fcfd_feff)
        #expect(view.version == 0x1112_1314_1516_1718)
        #expect(view.revision == 0x2122_2324_2526_2728)
        #expect(view.recordedAt == 0x3132_3334_3536_3738)
        #expect(view.occurredAt == -8)
        #expect(view.causation == 0x5152_5354_5556_5758)
        #expect([UInt8](copying: view.payload) == [0x0a, 0x03, 0x61, 0x62, 0x63])
    }

    @Test func `the documented bytes are read as the parts they are`() throws {
        let view = try RecordView(Self.golden.span)
        #expect((0..<view.parts).map { view.tag(ofPart: $0) } == [2, 3, 15, 12, 14, 14])
        #expect((0..<view.parts).map { view.isSealed(part: $0) } == [false, true, false, false, false, false])
        #expect([UInt8](copying: view.bytes(ofPart: 1)) == [1, 2, 3, 4, 5, 6])
        #expect([UInt8](copying: view.bytes(ofPart: 2)) == [7, 8, 9, 10])
        #expect(String(decoding: [UInt8](copying: view.bytes(ofPart: 5)), as: UTF8.self) == "s22")
        #expect(view.text(of: .actorType) == "user")
        #expect(view.text(of: .reason) == "späť")
        #expect(view.text(of: .subject) == "s1")
        #expect(view.text(of: .action) == nil)
    }

    private static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = Array(hexadecimal.filter { !$0.isWhitespace })
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16)! }
    }
}
