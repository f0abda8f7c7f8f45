/// A rule's "no": what was refused, why, and what to do.
///
/// The codes are those of DOMAIN §5; two refusals are equal when their codes are.
public struct Refusal: Error, Sendable {
    /// Which rule.
    public let code: RefusalCode
    /// A sentence: what, where and what to do.
    public private(set) var detail: String
    /// What is wrong with which field of the request.
    public var fields: [Field] = []
    /// Which command of its request was refused, from 0; `nil`: the request as a whole.
    public var command: Int?
    /// When trying again can help, where waiting can.
    public var retryAfter: Timestamp?
    /// What the tenant uses beyond limits that it should get.
    public var overLimit: [Excess] = []
    /// What the log is to know of the refusal.
    var recording: RecordedRefusal?

    /// One field's fault.
    public struct Field: Hashable, Sendable {
        /// A JSON pointer (RFC 6901).
        public let pointer: String
        /// The end of a sentence that begins with the field's name.
        public let detail: String

        /// Names a field and its fault.
        public init(_ pointer: String, _ detail: String) {
            self.pointer = pointer
            self.detail = detail
        }
    }

    /// Makes a refusal.
    public init(_ code: RefusalCode, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// A refusal of malformed fields.
    public static func validation(_ fields: [Field]) -> Refusal {
        var refusal = Refusal(.validation, sentence(fields))
        refusal.fields = fields
        return refusal
    }

    private static func sentence(_ fields: [Field]) -> String {
        fields.map { "\($0.pointer.dropFirst()) \($0.detail)" }.joined(separator: "; ")
    }

    /// The same, where what one command calls a field another calls something else.
    func pointing(_ pointer: String, at other: String) -> Refusal {
        guard fields.contains(where: { $0.pointer == pointer }) else { return self }
        return .validation(fields.map { $0.pointer == pointer ? Field(other, $0.detail) : $0 })
    }

    /// The same, said of a request that has several commands.
    ///
    /// - Parameter place: where the request has what a command, from 0, calls by a pointer; by an empty one: the
    ///   command itself, `nil` if a refusal without fields is about something else.
    public func placed(_ place: (_ command: Int, _ pointer: String) -> String?) -> Refusal {
        guard let command else { return self }
        var placed = self
        let found = fields.isEmpty ? [Field("", detail)] : fields
        placed.fields = found.compactMap { field in place(command, field.pointer).map { Field($0, field.detail) } }
        if code == .validation, !fields.isEmpty { placed.detail = Self.sentence(placed.fields) }
        return placed
    }

    /// The same sentence after the name of what it is about.
    public func prefixed(by name: String) -> Refusal {
        var named = self
        named.detail = "\(name): \(detail)"
        return named
    }

    /// A refusal of one malformed field.
    public static func validation(_ pointer: String, _ detail: String) -> Refusal {
        validation([Field(pointer, detail)])
    }
}

extension String {
    /// The text as a part of a JSON pointer (RFC 6901, 3).
    package var pointerPart: String { replacing("~", with: "~0").replacing("/", with: "~1") }
}

extension Refusal: Equatable {
    /// Compares the codes alone.
    public static func == (left: Refusal, right: Refusal) -> Bool { left.code == right.code }
}

extension Refusal: CustomStringConvertible {
    /// The sentence.
    public var description: String { detail }
}

/// A use beyond a limit.
public struct Excess: Hashable, Sendable {
    /// The limit.
    public let limit: LimitKey
    /// The most that it allows.
    public let max: Int64
    /// What is used.
    public let used: Int64

    /// Names a limit and what is used of it.
    public init(limit: LimitKey, max: Int64, used: Int64) {
        self.limit = limit
        self.max = max
        self.used = used
    }
}

/// The event that a refusal leaves in the log, at most once a minute for each tenant and subject.
struct RecordedRefusal: Sendable {
    /// In whose trail; `nil`: the platform's.
    let tenant: TenantID?
    /// What it is about: a limit, or who asked.
    let subject: String
    let resource: Resource
    /// When the log has last said so, whoever wrote it: other processes refuse as well.
    var lastRecorded: Timestamp?
    /// Makes the payload, given how many refusals it stands for.
    let payload: @Sendable (_ count: UInt32) -> EventPayload
}

/// The rules that refuse, by the slug of DOMAIN §5.
public enum RefusalCode: String, Hashable, Sendable, CaseIterable {
    case tenantNotFound = "tenant-not-found"
    case tenantInactive = "tenant-inactive"
    case tenantSuspended = "tenant-suspended"
    case tenantPurged = "tenant-purged"
    case notFound = "not-found"
    case nameTaken = "name-taken"
    case invalidTransition = "invalid-transition"
    case lastOwner = "last-owner"
    case tenantLimitReached = "tenant-limit-reached"
    case tenantRequired = "tenant-required"
    case noMembership = "no-membership"
    case accessDenied = "access-denied"
    case featureNotAvailable = "feature-not-available"
    case unauthorized = "unauthorized"
    case alreadyMember = "already-member"
    case quotaExceeded = "quota-exceeded"
    case downgradeBelowUsage = "downgrade-below-usage"
    case invitationExpired = "invitation-expired"
    case invitationUsed = "invitation-used"
    case versionMismatch = "version-mismatch"
    case idempotencyMismatch = "idempotency-mismatch"
    case validation = "validation"
    case payloadTooLarge = "payload-too-large"
    case internalError = "internal"

    /// The HTTP status of the refusal.
    public var httpStatus: Int {
        switch self {
        case .tenantNotFound, .notFound: 404
        case .tenantRequired: 400
        case .unauthorized: 401
        case .tenantInactive, .tenantSuspended, .noMembership, .accessDenied, .featureNotAvailable: 403
        case .tenantPurged, .invitationExpired: 410
        case .nameTaken, .invalidTransition, .lastOwner, .tenantLimitReached, .alreadyMember, .downgradeBelowUsage,
            .invitationUsed:
            409
        case .quotaExceeded: 429
        case .versionMismatch: 412
        case .idempotencyMismatch, .validation: 422
        case .payloadTooLarge: 413
        case .internalError: 500
        }
    }

    /// The exit code of the command line (DOMAIN §18).
    public var exitCode: Int32 {
        switch self {
        case .tenantNotFound, .notFound, .tenantPurged: 5
        case .tenantInactive, .tenantSuspended, .noMembership, .accessDenied, .featureNotAvailable, .unauthorized: 4
        case .quotaExceeded: 7
        case .validation, .payloadTooLarge, .idempotencyMismatch, .tenantRequired: 65
        case .internalError: 1
        default: 6
        }
    }
}

extension Result where Failure == Refusal {
    /// Why it was refused; `nil`: it was not.
    public var refusal: Refusal? {
        guard case .failure(let refusal) = self else { return nil }
        return refusal
    }
}
