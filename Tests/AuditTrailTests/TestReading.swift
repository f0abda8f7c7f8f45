import AuditTrail
import EventLog

/// A small world of types; the payload of a record is the names of its changed fields, one a line.
struct TestReading: AuditReading {
    static let names: [UInt16: String] = [
        1: "tenant.created", 2: "tenant.suspended", 3: "tenant.tier.changed", 4: "member.added", 5: "config.set",
        6: "audit.read", 7: "activity.recorded", 8: "usage.recorded", 9: "usage.level.set",
    ]

    /// A type that this program does not know.
    static let unknown: UInt16 = 40

    func name(ofType type: UInt16) -> String? { Self.names[type] }

    func canChangeFields(type: UInt16) -> Bool { type != 6 }

    func changedFields(_ record: borrowing RecordView) -> [String] {
        String(decoding: [UInt8](copying: record.payload), as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
