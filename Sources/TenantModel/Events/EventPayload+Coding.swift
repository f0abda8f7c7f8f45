internal import SwiftProtobuf

/// Why a payload cannot be understood.
public enum PayloadError: Error, Hashable, Sendable {
    /// The type, or its schema version, is of a newer program.
    case unknown(type: UInt16, schema: UInt16)
    /// The bytes are not the type's message.
    case malformed(EventType)
}

extension EventPayload {
    /// The schema version that this program writes, for every type.
    public static let schema: UInt16 = 1

    /// The message's bytes.
    ///
    /// - Complexity: O(length).
    public func serialized() -> [UInt8] {
        do {
            switch self {
            case .catalogPublished(let message): return try message.serializedBytes()
            case .settingsChanged(let message): return try message.serializedBytes()
            case .backupCompleted(let message): return try message.serializedBytes()
            case .tenantCreated(let message): return try message.serializedBytes()
            case .tenantImported(let message): return try message.serializedBytes()
            case .profileUpdated(let message): return try message.serializedBytes()
            case .billingLinked(let message): return try message.serializedBytes()
            case .tenantActivated(let message): return try message.serializedBytes()
            case .tenantSuspended(let message): return try message.serializedBytes()
            case .tenantDeactivated(let message): return try message.serializedBytes()
            case .tenantDeleted(let message): return try message.serializedBytes()
            case .tenantRestored(let message): return try message.serializedBytes()
            case .tenantPurged(let message): return try message.serializedBytes()
            case .tierChanged(let message): return try message.serializedBytes()
            case .limitOverridden(let message): return try message.serializedBytes()
            case .limitCleared(let message): return try message.serializedBytes()
            case .regionAssigned(let message): return try message.serializedBytes()
            case .isolationAssigned(let message): return try message.serializedBytes()
            case .hostRegistered(let message): return try message.serializedBytes()
            case .hostUpdated(let message): return try message.serializedBytes()
            case .hostRemoved(let message): return try message.serializedBytes()
            case .memberAdded(let message): return try message.serializedBytes()
            case .memberRoleChanged(let message): return try message.serializedBytes()
            case .memberRemoved(let message): return try message.serializedBytes()
            case .invitationCreated(let message): return try message.serializedBytes()
            case .invitationResent(let message): return try message.serializedBytes()
            case .invitationAccepted(let message): return try message.serializedBytes()
            case .invitationRevoked(let message): return try message.serializedBytes()
            case .invitationExpired(let message): return try message.serializedBytes()
            case .configSet(let message): return try message.serializedBytes()
            case .configDeleted(let message): return try message.serializedBytes()
            case .configRevealed(let message): return try message.serializedBytes()
            case .featureSet(let message): return try message.serializedBytes()
            case .featureCleared(let message): return try message.serializedBytes()
            case .policySet(let message): return try message.serializedBytes()
            case .policyCleared(let message): return try message.serializedBytes()
            case .usageRecorded(let message): return try message.serializedBytes()
            case .usageLevelSet(let message): return try message.serializedBytes()
            case .usageCorrected(let message): return try message.serializedBytes()
            case .quotaThresholdCrossed(let message): return try message.serializedBytes()
            case .quotaExceeded(let message): return try message.serializedBytes()
            case .apiKeyCreated(let message): return try message.serializedBytes()
            case .apiKeyRotated(let message): return try message.serializedBytes()
            case .apiKeyRevoked(let message): return try message.serializedBytes()
            case .apiKeyExpired(let message): return try message.serializedBytes()
            case .onboardingStarted(let message): return try message.serializedBytes()
            case .onboardingStepCompleted(let message): return try message.serializedBytes()
            case .onboardingCompleted(let message): return try message.serializedBytes()
            case .accessDenied(let message): return try message.serializedBytes()
            case .auditRead(let message): return try message.serializedBytes()
            case .auditExported(let message): return try message.serializedBytes()
            case .activityRecorded(let message): return try message.serializedBytes()
            }
        } catch {
            // Only a message with required fields or of more than 2 GiB cannot be encoded.
            preconditionFailure("a payload could not be encoded: \(error)")
        }
    }

    /// Reads the message of a type.
    ///
    /// - Complexity: O(length).
    public init(type: UInt16, schema: UInt16, bytes: [UInt8]) throws(PayloadError) {
        guard let known = EventType(rawValue: type), schema == Self.schema else {
            throw .unknown(type: type, schema: schema)
        }
        func read<M: Message>() throws -> M { try M(serializedBytes: bytes) }
        do {
            switch known {
            case .catalogPublished: self = .catalogPublished(try read())
            case .settingsChanged: self = .settingsChanged(try read())
            case .backupCompleted: self = .backupCompleted(try read())
            case .tenantCreated: self = .tenantCreated(try read())
            case .tenantImported: self = .tenantImported(try read())
            case .profileUpdated: self = .profileUpdated(try read())
            case .billingLinked: self = .billingLinked(try read())
            case .tenantActivated: self = .tenantActivated(try read())
            case .tenantSuspended: self = .tenantSuspended(try read())
            case .tenantDeactivated: self = .tenantDeactivated(try read())
            case .tenantDeleted: self = .tenantDeleted(try read())
            case .tenantRestored: self = .tenantRestored(try read())
            case .tenantPurged: self = .tenantPurged(try read())
            case .tierChanged: self = .tierChanged(try read())
            case .limitOverridden: self = .limitOverridden(try read())
            case .limitCleared: self = .limitCleared(try read())
            case .regionAssigned: self = .regionAssigned(try read())
            case .isolationAssigned: self = .isolationAssigned(try read())
            case .hostRegistered: self = .hostRegistered(try read())
            case .hostUpdated: self = .hostUpdated(try read())
            case .hostRemoved: self = .hostRemoved(try read())
            case .memberAdded: self = .memberAdded(try read())
            case .memberRoleChanged: self = .memberRoleChanged(try read())
            case .memberRemoved: self = .memberRemoved(try read())
            case .invitationCreated: self = .invitationCreated(try read())
            case .invitationResent: self = .invitationResent(try read())
            case .invitationAccepted: self = .invitationAccepted(try read())
            case .invitationRevoked: self = .invitationRevoked(try read())
            case .invitationExpired: self = .invitationExpired(try read())
            case .configSet: self = .configSet(try read())
            case .configDeleted: self = .configDeleted(try read())
            case .configRevealed: self = .configRevealed(try read())
            case .featureSet: self = .featureSet(try read())
            case .featureCleared: self = .featureCleared(try read())
            case .policySet: self = .policySet(try read())
            case .policyCleared: self = .policyCleared(try read())
            case .usageRecorded: self = .usageRecorded(try read())
            case .usageLevelSet: self = .usageLevelSet(try read())
            case .usageCorrected: self = .usageCorrected(try read())
            case .quotaThresholdCrossed: self = .quotaThresholdCrossed(try read())
            case .quotaExceeded: self = .quotaExceeded(try read())
            case .apiKeyCreated: self = .apiKeyCreated(try read())
            case .apiKeyRotated: self = .apiKeyRotated(try read())
            case .apiKeyRevoked: self = .apiKeyRevoked(try read())
            case .apiKeyExpired: self = .apiKeyExpired(try read())
            case .onboardingStarted: self = .onboardingStarted(try read())
            case .onboardingStepCompleted: self = .onboardingStepCompleted(try read())
            case .onboardingCompleted: self = .onboardingCompleted(try read())
            case .accessDenied: self = .accessDenied(try read())
            case .auditRead: self = .auditRead(try read())
            case .auditExported: self = .auditExported(try read())
            case .activityRecorded: self = .activityRecorded(try read())
            }
        } catch {
            throw .malformed(known)
        }
    }
}
