/// Where the fields of a record stand (`docs/FORMAT.md` §4); a golden test pins them.
///
/// The offsets are inlined into whoever reads a field: a scan is as fast as that.
@usableFromInline
enum RecordLayout {
    static let format: UInt16 = 1
    static let headerLength = 96
    static let tableEntryLength = 4
    static let checksumLength = 4
    static let smallestLength = headerLength + checksumLength
    static let maximumLength = 65_535
    static let maximumParts = 255

    @inlinable static var typeOffset: Int { 6 }
    @inlinable static var schemaOffset: Int { 8 }
    @inlinable static var outcomeOffset: Int { 10 }
    @inlinable static var operationOffset: Int { 11 }
    @inlinable static var originOffset: Int { 12 }
    @inlinable static var positionOffset: Int { 16 }
    @inlinable static var eventIDOffset: Int { 24 }
    @inlinable static var tenantOffset: Int { 40 }
    @inlinable static var versionOffset: Int { 56 }
    @inlinable static var revisionOffset: Int { 64 }
    @inlinable static var recordedAtOffset: Int { 72 }
    @inlinable static var occurredAtOffset: Int { 80 }
    @inlinable static var causationOffset: Int { 88 }
}
