/// What is wrong with the bytes of a block, a column or a summary, as the end of a sentence.
struct BlockFault: Error {
    let reason: String

    static let tooShort = BlockFault(reason: "it is too short")
    static let wrongLength = BlockFault(reason: "it has another length than it says")
    static let wrongChecksum = BlockFault(reason: "its checksum is wrong")
    static let outOfBounds = BlockFault(reason: "a number in it points outside of it")
    static let unknownFormat = BlockFault(reason: "its format is not known")
    static let missing = BlockFault(reason: "it is missing")
}

/// What all values of the index begin with: 2 bytes format, 1 its own, 1 zero, 4 bytes CRC-32C of all that follows.
enum BlockHeader {
    static let format: UInt16 = 1
    static let checkedFrom = 8
}
