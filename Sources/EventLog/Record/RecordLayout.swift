/// Where the fields of a record stand (`docs/FORMAT.md` §4); a golden test pins them.
enum RecordLayout {
    static let format: UInt16 = 1
    static let headerLength = 96
    static let tableEntryLength = 4
    static let checksumLength = 4
    static let maximumLength = 65_535
    static let maximumParts = 255

    static let headerLengthOffset = 2
    static let mustUnderstandOffset = 4
    static let typeOffset = 6
    static let schemaOffset = 8
    static let outcomeOffset = 10
    static let operationOffset = 11
    static let originOffset = 12
    static let partCountOffset = 13
    static let lengthOffset = 14
    static let positionOffset = 16
    static let eventIDOffset = 24
    static let tenantOffset = 40
    static let versionOffset = 56
    static let revisionOffset = 64
    static let recordedAtOffset = 72
    static let occurredAtOffset = 80
    static let causationOffset = 88
}
