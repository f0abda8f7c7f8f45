internal import EventLog

/// What a term says something about: the second half of a block's key, by its number in `docs/FORMAT.md` §7.
///
/// The numbers of the first seven occur in merged blocks only: a segment has these in its columns.
enum TermField: UInt8, CaseIterable, Sendable {
    case tenant = 1
    case actor
    case action
    case outcome
    case operation
    case actorType
    case resourceType
    case onBehalfOf
    case resource
    case sourceIP
    case userAgent
    case request
    case correlation
    case importID
    case subject
    case changedField
    /// A tenant and an action of one event, and a tenant and an actor: many segments have both of two common terms,
    /// few have them together. In merged blocks only, of the audit only.
    case tenantAndAction
    case tenantAndActor

    /// The fields that each segment has a block for.
    static let inBlocks: [TermField] = allCases.filter { $0.column == nil && $0.partner == nil }

    /// The column whose terms the field joins with the tenant's; `nil`: it stands alone.
    var partner: ColumnName? {
        switch self {
        case .tenantAndAction: .kinds
        case .tenantAndActor: .actors
        default: nil
        }
    }

    /// Whether records of a class are found by the field.
    func isKept(of eventClass: EventClass) -> Bool {
        eventClass == .audit || (self != .changedField && partner == nil)
    }

    /// The column that has the field; `nil`: it is in blocks.
    var column: ColumnName? {
        switch self {
        case .tenant: .tenants
        case .actor: .actors
        case .action, .outcome, .operation, .actorType, .resourceType: .kinds
        default: nil
        }
    }

    /// Which block a record's part goes to.
    init?(_ part: RecordPart) {
        switch part {
        case .onBehalfOf: self = .onBehalfOf
        case .resourceID: self = .resource
        case .sourceIP: self = .sourceIP
        case .userAgent: self = .userAgent
        case .requestID: self = .request
        case .correlationID: self = .correlation
        case .importID: self = .importID
        case .subject: self = .subject
        default: return nil
        }
    }
}

/// Metering and everything else: kept apart, so that the one does not slow questions about the other.
enum EventClass: UInt8, CaseIterable, Sendable {
    case audit = 0
    case metering = 1
}

/// A field of a class of events.
struct TermKey: Hashable, Sendable {
    let field: TermField
    let eventClass: EventClass

    /// Every field of both classes, in the order of their numbers.
    static let all: [TermKey] = EventClass.allCases.flatMap { eventClass in
        TermField.allCases.map { TermKey($0, eventClass) }
    }

    /// 0 to 127: the field, and 64 more for metering.
    var number: UInt8 { field.rawValue + eventClass.rawValue * 64 }

    init(_ field: TermField, _ eventClass: EventClass) {
        self.field = field
        self.eventClass = eventClass
    }
}

extension TermKey: CustomStringConvertible {
    /// As errors name it.
    var description: String { eventClass == .metering ? "terms of \(field) of metering" : "terms of \(field)" }
}
