import EventLog
import Testing

@Suite struct RecordViewTests {
    /// What is wrong with bytes; `nil` when they are a record.
    private func fault(of bytes: [UInt8]) -> RecordFault? {
        do throws(RecordFault) {
            _ = try RecordView(bytes.span)
            return nil
        } catch {
            return error
        }
    }

    @Test func `bytes too few for a header are refused`() {
        #expect(fault(of: []) == .wrongLength(have: 0, expected: 100))
        #expect(fault(of: [UInt8](RecordBytes().encoded.prefix(99))) == .wrongLength(have: 99, expected: 100))
    }

    @Test func `a record that is cut short or too long is refused`() {
        let whole = RecordBytes(payload: [UInt8](repeating: 7, count: 50)).encoded
        #expect(fault(of: whole) == nil)
        #expect(fault(of: whole.dropLast()) == .wrongLength(have: whole.count - 1, expected: whole.count))
        #expect(fault(of: whole + [0]) == .wrongLength(have: whole.count + 1, expected: whole.count))
    }

    @Test func `another format is refused as newer`() {
        let fault = fault(of: RecordBytes(format: 2).encoded)
        #expect(fault == .unknownFormat(2))
        #expect(fault?.isNewerFormat == true)
    }

    @Test(arguments: [1, 2, 0x8000] as [UInt16])
    func `a property that must be understood is refused as newer`(bits: UInt16) {
        let fault = fault(of: RecordBytes(mustUnderstand: bits).encoded)
        #expect(fault == .mustUnderstand(bits))
        #expect(fault?.isNewerFormat == true)
    }

    @Test func `an unknown part that must be understood is refused as newer`() {
        let fault = fault(of: RecordBytes(parts: [.init(tag: 77, flags: 128, bytes: [1])]).encoded)
        #expect(fault == .mustUnderstand(77))
        #expect(fault?.isNewerFormat == true)
    }

    @Test func `a known part may carry the flag that it must be understood`() {
        #expect(fault(of: RecordBytes(parts: [.init(tag: 12, flags: 128, bytes: [65])]).encoded) == nil)
    }

    @Test func `a part that ends before it begins is refused`() {
        var bytes = RecordBytes(parts: [.init(tag: 1, bytes: [65, 66]), .init(tag: 12, bytes: [67])]).encoded
        bytes.store(UInt16(104), at: 102)
        bytes.storeChecksum()
        #expect(fault(of: bytes) == .badPart(index: 1))
    }

    @Test func `a part that reaches into the checksum is refused`() {
        var bytes = RecordBytes(parts: [.init(tag: 1, bytes: [65, 66])], payload: []).encoded
        bytes.store(UInt16(bytes.count - 3), at: 98)
        #expect(fault(of: bytes) == .badPart(index: 0))
    }

    @Test func `a header shorter than format 1 has, or longer than the record, is refused`() {
        for length in [0, 95, 97, 1_000, 65_535] as [UInt16] {
            var bytes = RecordBytes(payload: []).encoded
            bytes.store(length, at: 2)
            #expect(fault(of: bytes) == .badPart(index: 0), "header length \(length)")
        }
    }

    @Test func `a table of parts that does not fit is refused`() {
        var bytes = RecordBytes(payload: []).encoded
        bytes[13] = 1
        #expect(fault(of: bytes) == .badPart(index: 0))
    }

    @Test func `a changed byte is found by the checksum`() throws {
        var bytes = RecordBytes(position: 5).encoded
        bytes[40] ^= 1
        let view = try RecordView(bytes.span)
        do throws(RecordFault) {
            try view.checkIntegrity(at: 5)
            Issue.record("a damaged record passed")
        } catch {
            guard case .wrongChecksum = error else { Issue.record("\(error)"); return }
        }
    }

    @Test func `a record at another position than its own is found`() throws {
        let bytes = RecordBytes(position: 5).encoded
        let view = try RecordView(bytes.span)
        do throws(RecordFault) {
            try view.checkIntegrity(at: 6)
            Issue.record("a misplaced record passed")
        } catch {
            #expect(error == .wrongPosition(stored: 5, key: 6))
        }
    }

    @Test func `unknown parts are skipped`() throws {
        let bytes = RecordBytes(
            parts: [
                .init(tag: 1, bytes: Array("x.y".utf8)), .init(tag: 200, bytes: [9, 9, 9]),
                .init(tag: 12, bytes: Array("why".utf8)), .init(tag: 255, flags: 64, bytes: []),
            ], payload: [4, 5]
        ).encoded
        let view = try RecordView(bytes.span)
        try view.checkIntegrity(at: 1)
        #expect(view.text(of: .action) == "x.y")
        #expect(view.text(of: .reason) == "why")
        #expect(view.text(of: .importID) == nil)
        #expect([UInt8](copying: view.payload) == [4, 5])
    }

    @Test func `a longer header is skipped`() throws {
        let bytes = RecordBytes(
            headerExtension: [UInt8](repeating: 0xee, count: 24), parts: [.init(tag: 12, bytes: Array("why".utf8))],
            payload: [4, 5]
        ).encoded
        let view = try RecordView(bytes.span)
        try view.checkIntegrity(at: 1)
        #expect(view.type == 7)
        #expect(view.text(of: .reason) == "why")
        #expect([UInt8](copying: view.payload) == [4, 5])
    }

    @Test func `text that is not UTF-8 is read with replacements`() throws {
        let bytes = RecordBytes(parts: [.init(tag: 12, bytes: [0x61, 0xff, 0x62])]).encoded
        #expect(try RecordView(bytes.span).text(of: .reason) == "a\u{fffd}b")
    }
}
