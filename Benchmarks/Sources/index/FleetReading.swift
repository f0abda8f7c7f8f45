import AuditTrail
import EventLog

/// The types of the synthetic log; the payload of a record that changes a field is the field's name.
struct FleetReading: AuditReading {
    static let names: [String] = [
        "tenant.created", "tenant.suspended", "tenant.activated", "tenant.tier.changed", "tenant.limit.overridden",
        "member.added", "member.removed", "member.role.changed", "config.set", "config.deleted", "feature.set",
        "invitation.created", "apikey.created", "access.denied", "audit.read", "usage.recorded", "usage.level.set",
    ]
    static let firstOfUsage = 15

    func name(ofType type: UInt16) -> String? { Int(type) < Self.names.count ? Self.names[Int(type)] : nil }

    func canChangeFields(type: UInt16) -> Bool { type != 13 && type != 14 }

    func changedFields(_ record: borrowing RecordView) -> [String] {
        [String(decoding: [UInt8](copying: record.payload), as: UTF8.self)]
    }
}
