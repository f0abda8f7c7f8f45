import EventLog

/// A record of 250 bytes as an application writes them.
struct SampleRecord: Sendable {
    static let length = 250

    private let payload = [UInt8](repeating: 0x2a, count: 24)

    /// Adds the record to a batch.
    func append(_ number: UInt64, to batch: inout RecordBatch) throws(EventLogError) {
        let header = RecordHeader(
            type: 7, eventID: UInt128(number) << 64 | 1, tenant: UInt128(number % 1_000), version: number,
            revision: number, occurredAt: batch.recordedAt)
        try batch.append(header, payload: payload) { parts in
            parts.add(.actorType, "user")
            parts.add(.actorID, "ops@example.com")
            parts.add(.resourceType, "tenant")
            parts.add(.resourceID, "tnt_01h455vb4pex5vsknk084sn02q")
            parts.add(.sourceIP, "192.0.2.17")
            parts.add(.requestID, "req-2f1c9a58-77aa-4d1e-a6c")
            parts.add(.reason, "because")
        }
    }
}
