public import SwiftProtobuf

/// What happened, by type, with the message that says it.
public enum EventPayload: Hashable, Sendable {
    case catalogPublished(CatalogPublished)
    case settingsChanged(SettingsChanged)
    case tenantCreated(TenantCreated)
    case profileUpdated(ProfileUpdated)
    case tenantActivated(StateChanged)
    case tenantSuspended(StateChanged)
    case tenantDeactivated(StateChanged)
    case tenantDeleted(StateChanged)
    case tenantRestored(StateChanged)
    case tierChanged(TierChanged)
    case limitOverridden(LimitOverridden)
    case limitCleared(LimitCleared)
    case memberAdded(MemberAdded)
    case memberRoleChanged(MemberRoleChanged)
    case memberRemoved(MemberRemoved)
    case invitationCreated(InvitationCreated)
    case invitationResent(InvitationResent)
    case invitationAccepted(InvitationAccepted)
    case invitationRevoked(InvitationClosed)
    case invitationExpired(InvitationClosed)
    case configSet(ConfigSet)
    case configDeleted(ConfigDeleted)
    case usageRecorded(UsageRecorded)
    case usageLevelSet(UsageLevelSet)
    case quotaThresholdCrossed(QuotaThresholdCrossed)
    case quotaExceeded(QuotaExceeded)
    case activityRecorded(ActivityRecorded)

    /// The type of event.
    public var type: EventType {
        switch self {
        case .catalogPublished: .catalogPublished
        case .settingsChanged: .settingsChanged
        case .tenantCreated: .tenantCreated
        case .profileUpdated: .profileUpdated
        case .tenantActivated: .tenantActivated
        case .tenantSuspended: .tenantSuspended
        case .tenantDeactivated: .tenantDeactivated
        case .tenantDeleted: .tenantDeleted
        case .tenantRestored: .tenantRestored
        case .tierChanged: .tierChanged
        case .limitOverridden: .limitOverridden
        case .limitCleared: .limitCleared
        case .memberAdded: .memberAdded
        case .memberRoleChanged: .memberRoleChanged
        case .memberRemoved: .memberRemoved
        case .invitationCreated: .invitationCreated
        case .invitationResent: .invitationResent
        case .invitationAccepted: .invitationAccepted
        case .invitationRevoked: .invitationRevoked
        case .invitationExpired: .invitationExpired
        case .configSet: .configSet
        case .configDeleted: .configDeleted
        case .usageRecorded: .usageRecorded
        case .usageLevelSet: .usageLevelSet
        case .quotaThresholdCrossed: .quotaThresholdCrossed
        case .quotaExceeded: .quotaExceeded
        case .activityRecorded: .activityRecorded
        }
    }

    /// The message.
    public var message: any Message {
        switch self {
        case .catalogPublished(let message): message
        case .settingsChanged(let message): message
        case .tenantCreated(let message): message
        case .profileUpdated(let message): message
        case .tenantActivated(let message): message
        case .tenantSuspended(let message): message
        case .tenantDeactivated(let message): message
        case .tenantDeleted(let message): message
        case .tenantRestored(let message): message
        case .tierChanged(let message): message
        case .limitOverridden(let message): message
        case .limitCleared(let message): message
        case .memberAdded(let message): message
        case .memberRoleChanged(let message): message
        case .memberRemoved(let message): message
        case .invitationCreated(let message): message
        case .invitationResent(let message): message
        case .invitationAccepted(let message): message
        case .invitationRevoked(let message): message
        case .invitationExpired(let message): message
        case .configSet(let message): message
        case .configDeleted(let message): message
        case .usageRecorded(let message): message
        case .usageLevelSet(let message): message
        case .quotaThresholdCrossed(let message): message
        case .quotaExceeded(let message): message
        case .activityRecorded(let message): message
        }
    }
}
