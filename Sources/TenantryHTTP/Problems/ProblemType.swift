internal import TenantModel

/// The kinds of problem that an answer can name: the slugs of the domain's rules, and those of HTTP itself.
public enum ProblemType: String, Hashable, Sendable, CaseIterable {
    case accessDenied = "access-denied"
    case alreadyMember = "already-member"
    case badRequest = "bad-request"
    case clockJumped = "clock-jumped"
    case commandsDisabled = "commands-disabled"
    case downgradeBelowUsage = "downgrade-below-usage"
    case featureNotAvailable = "feature-not-available"
    case headersTooLarge = "headers-too-large"
    case idempotencyConflict = "idempotency-conflict"
    case idempotencyMismatch = "idempotency-mismatch"
    case `internal` = "internal"
    case invalidCursor = "invalid-cursor"
    case invalidTransition = "invalid-transition"
    case invitationExpired = "invitation-expired"
    case invitationUsed = "invitation-used"
    case lastOwner = "last-owner"
    case methodNotAllowed = "method-not-allowed"
    case nameTaken = "name-taken"
    case newerFormat = "newer-format"
    case noMembership = "no-membership"
    case notAcceptable = "not-acceptable"
    case notFound = "not-found"
    case outcomeUnknown = "outcome-unknown"
    case payloadTooLarge = "payload-too-large"
    case positionNotReached = "position-not-reached"
    case preconditionRequired = "precondition-required"
    case quotaExceeded = "quota-exceeded"
    case rateLimited = "rate-limited"
    case readOnly = "read-only"
    case rebuilding = "rebuilding"
    case requestTimeout = "request-timeout"
    case storeFull = "store-full"
    case tenantInactive = "tenant-inactive"
    case tenantLimitReached = "tenant-limit-reached"
    case tenantNotFound = "tenant-not-found"
    case tenantPurged = "tenant-purged"
    case tenantRequired = "tenant-required"
    case tenantSuspended = "tenant-suspended"
    case unauthorized = "unauthorized"
    case unavailable = "unavailable"
    case unsupportedMediaType = "unsupported-media-type"
    case validation = "validation"
    case versionMismatch = "version-mismatch"

    /// The HTTP status of the answer.
    public var status: Int {
        if let refusal = RefusalCode(rawValue: rawValue) { return refusal.httpStatus }
        switch self {
        case .badRequest, .invalidCursor: return 400
        case .commandsDisabled: return 403
        case .methodNotAllowed: return 405
        case .notAcceptable: return 406
        case .requestTimeout: return 408
        case .idempotencyConflict: return 409
        case .unsupportedMediaType: return 415
        case .preconditionRequired: return 428
        case .rateLimited: return 429
        case .headersTooLarge: return 431
        case .storeFull: return 507
        case .clockJumped, .newerFormat, .outcomeUnknown, .positionNotReached, .readOnly, .rebuilding, .unavailable:
            return 503
        default: return 500
        }
    }

    /// What all problems of the kind have in common, in a few words.
    public var title: String { Self.texts[self]?.title ?? rawValue }

    /// When it is met and what to do then, as a sentence or two.
    public var explanation: String { Self.texts[self]?.explanation ?? "" }

    /// The `type` of a problem document: a path of this server, but for the one kind that is registered for all.
    public var uri: String {
        self == .quotaExceeded
            ? "https://iana.org/assignments/http-problem-types#quota-exceeded" : "/problems/\(rawValue)"
    }
}

extension ProblemType {
    private static let texts: [ProblemType: (title: String, explanation: String)] = [
        .accessDenied: ("Access denied", "The key's role does not allow this. Use a key that has the scope."),
        .alreadyMember: ("Already a member", "The user belongs to the tenant. Change the role instead."),
        .badRequest: ("Bad request", "The request cannot be understood. Mend what the detail names."),
        .clockJumped: ("The clock jumped", "Nothing was changed. An operator must look at the server's clock."),
        .commandsDisabled: ("Commands are disabled", "This server answers questions only; start it with --commands."),
        .downgradeBelowUsage: (
            "Downgrade below usage", "The tenant uses more than the tier allows. Use less first, or send force."
        ),
        .featureNotAvailable: ("Feature not available", "Neither the tier nor the tenant itself has the feature."),
        .headersTooLarge: ("Header fields too large", "All header fields together may have 16 KiB."),
        .idempotencyConflict: ("Still under way", "A request with this key is being carried out. Ask again later."),
        .idempotencyMismatch: ("Key used for another request", "Give every new request a new Idempotency-Key."),
        .internal: ("Internal error", "The server is at fault. Report the request_id."),
        .invalidCursor: ("Invalid cursor", "The cursor is not one, or is of another list or store. Begin anew."),
        .invalidTransition: ("Invalid transition", "A tenant in this state cannot go there."),
        .invitationExpired: ("Invitation expired", "Ask for a new invitation."),
        .invitationUsed: ("Invitation used", "The invitation was accepted or taken back."),
        .lastOwner: ("Last owner", "A tenant that has an owner keeps one. Make another owner first."),
        .methodNotAllowed: ("Method not allowed", "Allow names the methods of this path."),
        .nameTaken: ("Name taken", "Slugs, external ids, hosts and namespaces are unique. Choose another one."),
        .newerFormat: ("Written by a newer version", "The store was written by a newer version. Update the server."),
        .noMembership: ("No membership", "The user does not belong to the tenant."),
        .notAcceptable: ("Not acceptable", "The answer has none of the forms that Accept names."),
        .notFound: ("Not found", "There is nothing with this name."),
        .outcomeUnknown: ("Outcome unknown", "It cannot be told what became of it. Retry with the same key."),
        .payloadTooLarge: ("Payload too large", "A body may have 1 MiB, a setting's value 24 KiB."),
        .positionNotReached: ("Position not reached", "The log has not reached min_position yet. Ask again."),
        .preconditionRequired: ("Precondition required", "Send If-Match with the ETag of what you have seen."),
        .quotaExceeded: ("Quota exceeded", "The limit is used up. Retry-After says when waiting helps."),
        .rateLimited: ("Too many requests", "Wait for the seconds of Retry-After."),
        .readOnly: ("Read only", "The store takes no changes now. An operator must look at it."),
        .rebuilding: ("Building views", "The store is being opened; percent says how far. Ask again."),
        .requestTimeout: ("Request timeout", "The request took too long to arrive."),
        .storeFull: ("Store full", "The disk or the size limit is full. Nothing was changed."),
        .tenantInactive: ("Tenant inactive", "The tenant is not in use, so its own keys are not served."),
        .tenantLimitReached: ("Tenant limit reached", "The user owns as many tenants as the settings allow."),
        .tenantNotFound: ("Tenant not found", "There is no such tenant among those that the key may see."),
        .tenantPurged: ("Tenant purged", "The tenant's data was destroyed. Only its trail is left."),
        .tenantRequired: ("Tenant required", "The request must name a tenant."),
        .tenantSuspended: ("Tenant suspended", "The tenant is suspended, so its own keys are not served."),
        .unauthorized: ("Unauthorized", "Send Authorization: Bearer with an API key that is good."),
        .unavailable: ("Unavailable", "The server cannot answer now. Ask again after Retry-After."),
        .unsupportedMediaType: ("Unsupported media type", "Send the form that the route's description names."),
        .validation: ("Validation failed", "Fields of the request are wrong; errors names each."),
        .versionMismatch: ("Version mismatch", "Somebody has changed it since. Read it again, and send its ETag."),
    ]
}
