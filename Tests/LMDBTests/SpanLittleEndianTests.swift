import LMDB
import Testing

@Suite("Reading integers from spans")
struct SpanLittleEndianTests {
    private let bytes: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 0xFF]

    @Test func `an integer that lies partly outside stops the program`() async {
        await #expect(processExitsWith: .failure) {
            let bytes: [UInt8] = [1, 2, 3, 4]
            _ = bytes.span.loadLittleEndian(at: 1, as: UInt32.self)
        }
        await #expect(processExitsWith: .failure) {
            let bytes: [UInt8] = [1, 2, 3, 4]
            _ = bytes.span.loadLittleEndian(at: -1, as: UInt16.self)
        }
        await #expect(processExitsWith: .failure) {
            let bytes: [UInt8] = [1, 2, 3, 4]
            _ = bytes.span.loadLittleEndian(at: .max, as: UInt16.self)
        }
    }

    @Test func `integers of every width are read from anywhere`() {
        #expect(bytes.span.loadLittleEndian(at: 8, as: UInt8.self) == 0xFF)
        #expect(bytes.span.loadLittleEndian(at: 8, as: Int8.self) == -1)
        #expect(bytes.span.loadLittleEndian(at: 1, as: UInt16.self) == 0x0302)
        #expect(bytes.span.loadLittleEndian(at: 3, as: UInt32.self) == 0x0706_0504)
        #expect(bytes.span.loadLittleEndian(at: 0, as: UInt64.self) == 0x0807_0605_0403_0201)
        #expect(bytes.span.loadLittleEndian(at: 1, as: Int64.self) == -0x00F7_F8F9_FAFB_FCFE)
    }
}
