public import SwiftProtobuf

/// What happened, by type, with the message that says it.
public enum EventPayload: Hashable, Sendable {
    case catalogPublished(CatalogPublished)
    case settingsChanged(SettingsChanged)
    case backupCompleted(BackupCompleted)
    case tenantCreated(TenantCreated)
    case tenantImported(TenantImported)
    case profileUpdated(ProfileUpdated)
    case billingLinked(BillingLinked)
    case tenantActivated(StateChanged)
    case tenantSuspended(StateChanged)
    case tenantDeactivated(StateChanged)
    case tenantDeleted(StateChanged)
    case tenantRestored(StateChanged)
    case tenantPurged(TenantPurged)
    case tierChanged(TierChanged)
    case limitOverridden(LimitOverridden)
    case limitCleared(LimitCleared)
    case regionAssigned(RegionAssigned)
    case isolationAssigned(IsolationAssigned)
    case hostRegistered(HostRegistered)
    case hostUpdated(HostUpdated)
    case hostRemoved(HostRemoved)
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
    case configRevealed(ConfigRevealed)
    case featureSet(FeatureSet)
    case featureCleared(FeatureCleared)
    case policySet(PolicySet)
    case policyCleared(PolicyCleared)
    case usageRecorded(UsageRecorded)
    case usageLevelSet(UsageLevelSet)
    case usageCorrected(UsageCorrected)
    case quotaThresholdCrossed(QuotaThresholdCrossed)
    case quotaExceeded(QuotaExceeded)
    case apiKeyCreated(ApiKeyCreated)
    case apiKeyRotated(ApiKeyRotated)
    case apiKeyRevoked(ApiKeyClosed)
    case apiKeyExpired(ApiKeyClosed)
    case onboardingStarted(OnboardingStarted)
    case onboardingStepCompleted(OnboardingStepCompleted)
    case onboardingCompleted(OnboardingCompleted)
    case accessDenied(AccessDenied)
    case auditRead(AuditRead)
    case auditExported(AuditExported)
    case activityRecorded(ActivityRecorded)

    /// The type of event.
    public var type: EventType {
        switch self {
        case .catalogPublished: .catalogPublished
        case .settingsChanged: .settingsChanged
        case .backupCompleted: .backupCompleted
        case .tenantCreated: .tenantCreated
        case .tenantImported: .tenantImported
        case .profileUpdated: .profileUpdated
        case .billingLinked: .billingLinked
        case .tenantActivated: .tenantActivated
        case .tenantSuspended: .tenantSuspended
        case .tenantDeactivated: .tenantDeactivated
        case .tenantDeleted: .tenantDeleted
        case .tenantRestored: .tenantRestored
        case .tenantPurged: .tenantPurged
        case .tierChanged: .tierChanged
        case .limitOverridden: .limitOverridden
        case .limitCleared: .limitCleared
        case .regionAssigned: .regionAssigned
        case .isolationAssigned: .isolationAssigned
        case .hostRegistered: .hostRegistered
        case .hostUpdated: .hostUpdated
        case .hostRemoved: .hostRemoved
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
        case .configRevealed: .configRevealed
        case .featureSet: .featureSet
        case .featureCleared: .featureCleared
        case .policySet: .policySet
        case .policyCleared: .policyCleared
        case .usageRecorded: .usageRecorded
        case .usageLevelSet: .usageLevelSet
        case .usageCorrected: .usageCorrected
        case .quotaThresholdCrossed: .quotaThresholdCrossed
        case .quotaExceeded: .quotaExceeded
        case .apiKeyCreated: .apiKeyCreated
        case .apiKeyRotated: .apiKeyRotated
        case .apiKeyRevoked: .apiKeyRevoked
        case .apiKeyExpired: .apiKeyExpired
        case .onboardingStarted: .onboardingStarted
        case .onboardingStepCompleted: .onboardingStepCompleted
        case .onboardingCompleted: .onboardingCompleted
        case .accessDenied: .accessDenied
        case .auditRead: .auditRead
        case .auditExported: .auditExported
        case .activityRecorded: .activityRecorded
        }
    }

    /// The message.
    public var message: any Message {
        switch self {
        case .catalogPublished(let message): message
        case .settingsChanged(let message): message
        case .backupCompleted(let message): message
        case .tenantCreated(let message): message
        case .tenantImported(let message): message
        case .profileUpdated(let message): message
        case .billingLinked(let message): message
        case .tenantActivated(let message): message
        case .tenantSuspended(let message): message
        case .tenantDeactivated(let message): message
        case .tenantDeleted(let message): message
        case .tenantRestored(let message): message
        case .tenantPurged(let message): message
        case .tierChanged(let message): message
        case .limitOverridden(let message): message
        case .limitCleared(let message): message
        case .regionAssigned(let message): message
        case .isolationAssigned(let message): message
        case .hostRegistered(let message): message
        case .hostUpdated(let message): message
        case .hostRemoved(let message): message
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
        case .configRevealed(let message): message
        case .featureSet(let message): message
        case .featureCleared(let message): message
        case .policySet(let message): message
        case .policyCleared(let message): message
        case .usageRecorded(let message): message
        case .usageLevelSet(let message): message
        case .usageCorrected(let message): message
        case .quotaThresholdCrossed(let message): message
        case .quotaExceeded(let message): message
        case .apiKeyCreated(let message): message
        case .apiKeyRotated(let message): message
        case .apiKeyRevoked(let message): message
        case .apiKeyExpired(let message): message
        case .onboardingStarted(let message): message
        case .onboardingStepCompleted(let message): message
        case .onboardingCompleted(let message): message
        case .accessDenied(let message): message
        case .auditRead(let message): message
        case .auditExported(let message): message
        case .activityRecorded(let message): message
        }
    }
}
