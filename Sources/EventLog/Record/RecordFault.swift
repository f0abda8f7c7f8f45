/// What is wrong with the bytes of a record.
public enum RecordFault: Error, Hashable, Sendable {
    /// There are fewer bytes than the record needs, or its own length says another number.
    case wrongLength(have: Int, expected: Int)
    /// The record is of a format that this program does not know.
    case unknownFormat(UInt16)
    /// The record has a property that a reader must understand, and this program does not.
    case mustUnderstand(UInt16)
    /// The end of a part lies before its start or outside of the record.
    case badPart(index: Int)
    /// The checksum of the bytes is another than the record says.
    case wrongChecksum(stored: UInt32, computed: UInt32)
    /// The record stands at another position than it says.
    case wrongPosition(stored: UInt64, key: UInt64)

    /// Whether a newer program would be able to read the record.
    public var isNewerFormat: Bool {
        switch self {
        case .unknownFormat, .mustUnderstand: true
        case .wrongLength, .badPart, .wrongChecksum, .wrongPosition: false
        }
    }
}

extension RecordFault: CustomStringConvertible {
    /// What is wrong, as the end of a sentence.
    public var description: String {
        switch self {
        case .wrongLength(let have, let expected): "it has \(have) bytes instead of \(expected)"
        case .unknownFormat(let format): "it is of format \(format), and this program reads format 1"
        case .mustUnderstand(let bits): "it uses a feature that this program does not know (bits \(bits))"
        case .badPart(let index): "its part \(index) lies outside of it"
        case .wrongChecksum(let stored, let computed):
            "its checksum is \(String(stored, radix: 16)) and its bytes give \(String(computed, radix: 16))"
        case .wrongPosition(let stored, let key): "it says position \(stored) and stands at \(key)"
        }
    }
}
