internal import EventLog
internal import LMDB

/// What is the same for many events: class, outcome, operation, action, actor type and resource type, as one value of
/// the column of kinds.
///
/// They hang together, so that a segment has few kinds, one byte an event says all six, and a question about any of
/// them is asked once for each kind.
enum Kind {
    static let isMetering: UInt8 = 1
    static let hasActorType: UInt8 = 2
    static let hasResourceType: UInt8 = 4

    /// The bytes before the texts: flags, outcome, operation, zero, and the lengths of the first two texts.
    static let headerLength = 8
    static let outcomeOffset = 1
    static let operationOffset = 2
    static let actionLengthOffset = 4
    static let actorTypeLengthOffset = 6
}

/// A kind, read in place.
struct KindView: ~Escapable {
    private let bytes: Span<UInt8>

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) throws(BlockFault) {
        guard bytes.count >= Kind.headerLength else { throw .tooShort }
        self.bytes = bytes
        guard Kind.headerLength + actionLength + actorTypeLength <= bytes.count else { throw .outOfBounds }
    }

    private var flags: UInt8 { bytes[0] }
    private var actionLength: Int { Int(bytes.loadLittleEndian(at: Kind.actionLengthOffset, as: UInt16.self)) }
    private var actorTypeLength: Int { Int(bytes.loadLittleEndian(at: Kind.actorTypeLengthOffset, as: UInt16.self)) }
    private var actorTypeEnd: Int { Kind.headerLength + actionLength + actorTypeLength }

    var eventClass: EventClass { flags & Kind.isMetering == 0 ? .audit : .metering }
    var outcome: UInt8 { bytes[Kind.outcomeOffset] }
    var operation: UInt8 { bytes[Kind.operationOffset] }

    /// The outcome as a term.
    var outcomeBytes: Span<UInt8> {
        @_lifetime(copy self)
        get { bytes.extracting(Kind.outcomeOffset...Kind.outcomeOffset) }
    }

    /// The operation as a term.
    var operationBytes: Span<UInt8> {
        @_lifetime(copy self)
        get { bytes.extracting(Kind.operationOffset...Kind.operationOffset) }
    }

    var action: Span<UInt8> {
        @_lifetime(copy self)
        get { bytes.extracting(Kind.headerLength..<Kind.headerLength + actionLength) }
    }

    var actorType: Span<UInt8>? {
        @_lifetime(copy self)
        get {
            guard flags & Kind.hasActorType != 0 else { return nil }
            return bytes.extracting(Kind.headerLength + actionLength..<actorTypeEnd)
        }
    }

    var resourceType: Span<UInt8>? {
        @_lifetime(copy self)
        get {
            guard flags & Kind.hasResourceType != 0 else { return nil }
            return bytes.extracting(actorTypeEnd..<bytes.count)
        }
    }
}

/// Which kinds a query wants.
struct KindFilter: Sendable {
    let actions: [NamePattern]
    let outcome: UInt8?
    let operation: UInt8?
    let actorType: [UInt8]?
    let resourceType: [UInt8]?

    init(_ query: AuditQuery) {
        actions = query.actions.map { NamePattern($0) }
        outcome = query.outcome
        operation = query.operation
        actorType = query.actorType.map { Array($0.utf8) }
        resourceType = query.resourceType.map { Array($0.utf8) }
    }

    /// Whether every kind of a class is wanted.
    var isOpen: Bool {
        actions.isEmpty && outcome == nil && operation == nil && actorType == nil && resourceType == nil
    }

    func matches(_ kind: borrowing KindView) -> Bool {
        if let outcome, kind.outcome != outcome { return false }
        if let operation, kind.operation != operation { return false }
        if let actorType {
            guard let text = kind.actorType, text.isEqual(to: actorType.span) else { return false }
        }
        if let resourceType {
            guard let text = kind.resourceType, text.isEqual(to: resourceType.span) else { return false }
        }
        if actions.isEmpty { return true }
        let action = kind.action
        for pattern in actions where pattern.matches(action) { return true }
        return false
    }
}
