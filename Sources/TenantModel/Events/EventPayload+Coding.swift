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
            case .tenantCreated(let message): return try message.serializedBytes()
            case .profileUpdated(let message): return try message.serializedBytes()
            case .tenantActivated(let message): return try message.serializedBytes()
            case .tenantSuspended(let message): return try message.serializedBytes()
            case .tenantDeactivated(let message): return try message.serializedBytes()
            case .tenantDeleted(let message): return try message.serializedBytes()
            case .tenantRestored(let message): return try message.serializedBytes()
            case .tierChanged(let message): return try message.serializedBytes()
            case .limitOverridden(let message): return try message.serializedBytes()
            case .limitCleared(let message): return try message.serializedBytes()
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
            case .usageRecorded(let message): return try message.serializedBytes()
            case .usageLevelSet(let message): return try message.serializedBytes()
            case .quotaThresholdCrossed(let message): return try message.serializedBytes()
            case .quotaExceeded(let message): return try message.serializedBytes()
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
        do {
            switch known {
            case .catalogPublished: self = .catalogPublished(try CatalogPublished(serializedBytes: bytes))
            case .settingsChanged: self = .settingsChanged(try SettingsChanged(serializedBytes: bytes))
            case .tenantCreated: self = .tenantCreated(try TenantCreated(serializedBytes: bytes))
            case .profileUpdated: self = .profileUpdated(try ProfileUpdated(serializedBytes: bytes))
            case .tenantActivated: self = .tenantActivated(try StateChanged(serializedBytes: bytes))
            case .tenantSuspended: self = .tenantSuspended(try StateChanged(serializedBytes: bytes))
            case .tenantDeactivated: self = .tenantDeactivated(try StateChanged(serializedBytes: bytes))
            case .tenantDeleted: self = .tenantDeleted(try StateChanged(serializedBytes: bytes))
            case .tenantRestored: self = .tenantRestored(try StateChanged(serializedBytes: bytes))
            case .tierChanged: self = .tierChanged(try TierChanged(serializedBytes: bytes))
            case .limitOverridden: self = .limitOverridden(try LimitOverridden(serializedBytes: bytes))
            case .limitCleared: self = .limitCleared(try LimitCleared(serializedBytes: bytes))
            case .memberAdded: self = .memberAdded(try MemberAdded(serializedBytes: bytes))
            case .memberRoleChanged: self = .memberRoleChanged(try MemberRoleChanged(serializedBytes: bytes))
            case .memberRemoved: self = .memberRemoved(try MemberRemoved(serializedBytes: bytes))
            case .invitationCreated: self = .invitationCreated(try InvitationCreated(serializedBytes: bytes))
            case .invitationResent: self = .invitationResent(try InvitationResent(serializedBytes: bytes))
            case .invitationAccepted: self = .invitationAccepted(try InvitationAccepted(serializedBytes: bytes))
            case .invitationRevoked: self = .invitationRevoked(try InvitationClosed(serializedBytes: bytes))
            case .invitationExpired: self = .invitationExpired(try InvitationClosed(serializedBytes: bytes))
            case .configSet: self = .configSet(try ConfigSet(serializedBytes: bytes))
            case .configDeleted: self = .configDeleted(try ConfigDeleted(serializedBytes: bytes))
            case .usageRecorded: self = .usageRecorded(try UsageRecorded(serializedBytes: bytes))
            case .usageLevelSet: self = .usageLevelSet(try UsageLevelSet(serializedBytes: bytes))
            case .quotaThresholdCrossed:
                self = .quotaThresholdCrossed(try QuotaThresholdCrossed(serializedBytes: bytes))
            case .quotaExceeded: self = .quotaExceeded(try QuotaExceeded(serializedBytes: bytes))
            case .activityRecorded: self = .activityRecorded(try ActivityRecorded(serializedBytes: bytes))
            }
        } catch {
            throw .malformed(known)
        }
    }
}
