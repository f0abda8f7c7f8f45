import CCRC32C

/// The bytes of a record as some other program, or the damage of a disk, might have written them.
struct RecordBytes {
    /// A part of the table: its tag, its flags, its bytes.
    struct Part {
        var tag: UInt8
        var flags: UInt8 = 0
        var bytes: [UInt8]
    }

    var format: UInt16 = 1
    var mustUnderstand: UInt16 = 0
    /// What stands between the fields of format 1 and the table of parts.
    var headerExtension: [UInt8] = []
    var parts: [Part] = []
    var payload: [UInt8] = [1, 2, 3]
    var position: UInt64 = 1

    /// The record, with lengths and checksum as they must be.
    var encoded: [UInt8] {
        let headerLength = 96 + headerExtension.count
        let content = parts.flatMap(\.bytes)
        let contentStart = headerLength + 4 * parts.count
        let length = contentStart + content.count + payload.count + 4
        var bytes = [UInt8](repeating: 0, count: 96)
        bytes.store(format, at: 0)
        bytes.store(UInt16(headerLength), at: 2)
        bytes.store(mustUnderstand, at: 4)
        bytes.store(UInt16(7), at: 6)
        bytes[13] = UInt8(parts.count)
        bytes.store(UInt16(length), at: 14)
        bytes.store(position, at: 16)
        bytes += headerExtension
        var end = contentStart
        for part in parts {
            end += part.bytes.count
            bytes += [part.tag, part.flags, UInt8(end & 255), UInt8(end >> 8)]
        }
        bytes += content + payload + [0, 0, 0, 0]
        bytes.storeChecksum()
        return bytes
    }
}

extension [UInt8] {
    /// Writes an integer over the bytes at an offset, the least significant byte first.
    mutating func store(_ value: some FixedWidthInteger, at offset: Int) {
        for index in 0..<value.bitWidth / 8 {
            self[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index))
        }
    }

    /// Makes the last four bytes the checksum of those before.
    mutating func storeChecksum() {
        let checksum = unsafe ccrc32c_update(0, self, count - 4)
        store(checksum, at: count - 4)
    }
}
