/// What happened: the number in the record, and the name that people use (`events.proto` explains each).
public enum EventType: UInt16, CaseIterable, Hashable, Sendable {
    case catalogPublished = 1
    case settingsChanged = 3
    case tenantCreated = 16
    case profileUpdated = 18
    case tenantActivated = 20
    case tenantSuspended = 21
    case tenantDeactivated = 22
    case tenantDeleted = 23
    case tenantRestored = 24
    case tierChanged = 26
    case limitOverridden = 27
    case limitCleared = 28
    case memberAdded = 64
    case memberRoleChanged = 65
    case memberRemoved = 66
    case invitationCreated = 72
    case invitationResent = 73
    case invitationAccepted = 74
    case invitationRevoked = 75
    case invitationExpired = 76
    case configSet = 80
    case configDeleted = 81
    case usageRecorded = 96
    case usageLevelSet = 97
    case quotaThresholdCrossed = 100
    case quotaExceeded = 101
    case activityRecorded = 160

    /// The dotted name, past tense.
    public var name: String {
        switch self {
        case .catalogPublished: "catalog.published"
        case .settingsChanged: "system.settings.changed"
        case .tenantCreated: "tenant.created"
        case .profileUpdated: "tenant.profile.updated"
        case .tenantActivated: "tenant.activated"
        case .tenantSuspended: "tenant.suspended"
        case .tenantDeactivated: "tenant.deactivated"
        case .tenantDeleted: "tenant.deleted"
        case .tenantRestored: "tenant.restored"
        case .tierChanged: "tenant.tier.changed"
        case .limitOverridden: "tenant.limit.overridden"
        case .limitCleared: "tenant.limit.cleared"
        case .memberAdded: "member.added"
        case .memberRoleChanged: "member.role.changed"
        case .memberRemoved: "member.removed"
        case .invitationCreated: "invitation.created"
        case .invitationResent: "invitation.resent"
        case .invitationAccepted: "invitation.accepted"
        case .invitationRevoked: "invitation.revoked"
        case .invitationExpired: "invitation.expired"
        case .configSet: "config.set"
        case .configDeleted: "config.deleted"
        case .usageRecorded: "usage.recorded"
        case .usageLevelSet: "usage.level.set"
        case .quotaThresholdCrossed: "quota.threshold.crossed"
        case .quotaExceeded: "quota.exceeded"
        case .activityRecorded: "activity.recorded"
        }
    }

    /// The type with a dotted name.
    public init?(name: String) {
        guard let type = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = type
    }

    /// Whether an event of this type raises its tenant's revision: metering and mere activity must not invalidate an
    /// edit.
    public var countsAsChange: Bool {
        switch self {
        case .usageRecorded, .usageLevelSet, .quotaThresholdCrossed, .quotaExceeded, .activityRecorded: false
        default: true
        }
    }

    /// The class of operation, where the command does not say another.
    public var operation: Operation {
        switch self {
        case .catalogPublished, .tenantCreated, .memberAdded, .invitationCreated: .create
        case .tenantDeleted, .limitCleared, .memberRemoved, .invitationRevoked, .configDeleted: .delete
        case .activityRecorded: .execute
        default: .update
        }
    }
}
