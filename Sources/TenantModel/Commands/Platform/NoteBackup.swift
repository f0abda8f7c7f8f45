internal import Foundation

/// Writes down that a backup of the store was written and verified.
public struct NoteBackup: Command {
    /// The position of the last event in it.
    public var head: Position
    /// The Merkle root of its records: 32 bytes.
    public var root: [UInt8]
    /// How many keys of tenants it has.
    public var keys: UInt32
    /// The length of its log's file, in bytes.
    public var size: UInt64
    /// The kind of place that it is in.
    public var destination: String
    /// When it was begun.
    public var takenAt: Timestamp

    /// Names what was written; `destination` is `directory` unless another kind is told.
    public init(
        head: Position, root: [UInt8], keys: UInt32, size: UInt64, destination: String = "directory", takenAt: Timestamp
    ) {
        self.head = head
        self.root = root
        self.keys = keys
        self.size = size
        self.destination = destination
        self.takenAt = takenAt
    }

    /// It is about the platform.
    public var tenant: TenantID? { nil }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        guard root.count == 32 else { throw .validation("/root", "must have 32 bytes") }
        guard head <= decision.fleet.position else {
            throw .validation("/head", "must not be after the last position, \(decision.fleet.position)")
        }
        var completed = BackupCompleted()
        completed.head = head
        completed.root = Data(root)
        completed.keys = keys
        completed.size = size
        completed.destination = destination
        completed.takenAt = takenAt.rawValue
        try decision.emit(.backupCompleted(completed), tenant: nil, resource: Resource(type: "backup", id: "\(head)"))
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add("\(head)")
        fingerprint.add("\(takenAt)")
        fingerprint.add(destination)
    }
}
