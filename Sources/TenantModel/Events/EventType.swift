/// What happened: the number in the record, and the name that people use (`events.proto` explains each).
public enum EventType: UInt16, CaseIterable, Hashable, Sendable {
    case catalogPublished = 1
    case settingsChanged = 3
    case backupCompleted = 4
    case tenantCreated = 16
    case tenantImported = 17
    case profileUpdated = 18
    case billingLinked = 19
    case tenantActivated = 20
    case tenantSuspended = 21
    case tenantDeactivated = 22
    case tenantDeleted = 23
    case tenantRestored = 24
    case tenantPurged = 25
    case tierChanged = 26
    case limitOverridden = 27
    case limitCleared = 28
    case regionAssigned = 30
    case isolationAssigned = 31
    case hostRegistered = 48
    case hostUpdated = 49
    case hostRemoved = 51
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
    case configRevealed = 82
    case featureSet = 84
    case featureCleared = 85
    case policySet = 86
    case policyCleared = 87
    case usageRecorded = 96
    case usageLevelSet = 97
    case usageCorrected = 98
    case quotaThresholdCrossed = 100
    case quotaExceeded = 101
    case apiKeyCreated = 112
    case apiKeyRotated = 113
    case apiKeyRevoked = 114
    case apiKeyExpired = 115
    case onboardingStarted = 128
    case onboardingStepCompleted = 129
    case onboardingCompleted = 130
    case accessDenied = 144
    case auditRead = 145
    case auditExported = 146
    case activityRecorded = 160

    /// The dotted name, past tense.
    public var name: String {
        switch self {
        case .catalogPublished: "catalog.published"
        case .settingsChanged: "system.settings.changed"
        case .backupCompleted: "backup.completed"
        case .tenantCreated: "tenant.created"
        case .tenantImported: "tenant.imported"
        case .profileUpdated: "tenant.profile.updated"
        case .billingLinked: "tenant.billing.linked"
        case .tenantActivated: "tenant.activated"
        case .tenantSuspended: "tenant.suspended"
        case .tenantDeactivated: "tenant.deactivated"
        case .tenantDeleted: "tenant.deleted"
        case .tenantRestored: "tenant.restored"
        case .tenantPurged: "tenant.purged"
        case .tierChanged: "tenant.tier.changed"
        case .limitOverridden: "tenant.limit.overridden"
        case .limitCleared: "tenant.limit.cleared"
        case .regionAssigned: "tenant.region.assigned"
        case .isolationAssigned: "tenant.isolation.assigned"
        case .hostRegistered: "host.registered"
        case .hostUpdated: "host.updated"
        case .hostRemoved: "host.removed"
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
        case .configRevealed: "config.revealed"
        case .featureSet: "feature.set"
        case .featureCleared: "feature.cleared"
        case .policySet: "policy.set"
        case .policyCleared: "policy.cleared"
        case .usageRecorded: "usage.recorded"
        case .usageLevelSet: "usage.level.set"
        case .usageCorrected: "usage.corrected"
        case .quotaThresholdCrossed: "quota.threshold.crossed"
        case .quotaExceeded: "quota.exceeded"
        case .apiKeyCreated: "apikey.created"
        case .apiKeyRotated: "apikey.rotated"
        case .apiKeyRevoked: "apikey.revoked"
        case .apiKeyExpired: "apikey.expired"
        case .onboardingStarted: "onboarding.started"
        case .onboardingStepCompleted: "onboarding.step.completed"
        case .onboardingCompleted: "onboarding.completed"
        case .accessDenied: "access.denied"
        case .auditRead: "audit.read"
        case .auditExported: "audit.exported"
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
        case .usageRecorded, .usageLevelSet, .usageCorrected, .quotaThresholdCrossed, .quotaExceeded, .accessDenied,
            .auditRead, .auditExported, .activityRecorded:
            false
        default: true
        }
    }

    /// The class of operation, where the command does not say another.
    public var operation: Operation {
        switch self {
        case .catalogPublished, .tenantCreated, .tenantImported, .hostRegistered, .memberAdded, .invitationCreated,
            .apiKeyCreated, .onboardingStarted:
            .create
        case .tenantDeleted, .tenantPurged, .limitCleared, .hostRemoved, .memberRemoved, .invitationRevoked,
            .configDeleted, .featureCleared, .policyCleared, .apiKeyRevoked:
            .delete
        case .configRevealed, .auditRead, .auditExported: .read
        case .accessDenied, .activityRecorded, .backupCompleted: .execute
        default: .update
        }
    }
}
