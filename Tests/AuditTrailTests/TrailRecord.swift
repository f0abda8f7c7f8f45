import EventLog
import TestSupport

/// A record as the tests make it.
struct TrailRecord: Sendable {
    var header: RecordHeader
    var parts: [(part: RecordPart, text: String)] = []
    var fields: [String] = []

    init(type: UInt16, tenant: UInt128, id: UInt64, occurredAt: Int64 = 0) {
        header = RecordHeader(
            type: type, eventID: UInt128(id) << 64 | 1, tenant: tenant, version: id, revision: id,
            occurredAt: occurredAt)
    }

    /// One of the many that a fleet writes: few tenants that do much and many that do little, mostly metering.
    static func random(_ number: UInt64, at time: Int64, _ random: inout SeededGenerator) -> TrailRecord {
        let pick = { (random: inout SeededGenerator, count: Int) in
            Int.random(in: 0..<count, using: &random) * Int.random(in: 0..<count, using: &random) / count
        }
        let types: [UInt16] = [1, 2, 3, 4, 5, 5, 6, 7, 7, 7, 8, 8, 8, 8, 8, 8, 8, 9, 9, TestReading.unknown]
        let type = types.randomElement(using: &random)!
        var record = TrailRecord(
            type: type, tenant: UInt128(pick(&random, 9)) * 0x1111_0000_0000_0001, id: number,
            occurredAt: time - (Int.random(in: 0..<3, using: &random) == 0 ? Int64(pick(&random, 500)) * 1_000_000 : 0))
        record.header.outcome = UInt8([1, 1, 1, 1, 2, 3].randomElement(using: &random)!)
        record.header.operation = UInt8.random(in: 1...5, using: &random)
        let some = { (random: inout SeededGenerator, part: Int) in Int.random(in: 0..<part, using: &random) == 0 }
        if type == 7 || some(&random, 40) {
            let actions = ["login", "document.read", "document.write", "document.", "tenantless", ""]
            record.add(.action, actions.randomElement(using: &random)!)
        }
        if !some(&random, 5) { record.add(.actorType, ["user", "operator", "system"].randomElement(using: &random)!) }
        if !some(&random, 5) { record.add(.actorID, "actor-\(pick(&random, 12))") }
        if some(&random, 9) { record.add(.onBehalfOf, "actor-\(pick(&random, 5))") }
        if some(&random, 2) { record.add(.resourceType, ["document", "tenant"].randomElement(using: &random)!) }
        if some(&random, 2) { record.add(.resourceID, "d\(pick(&random, 40))") }
        if some(&random, 2) { record.add(.sourceIP, "192.0.2.\(pick(&random, 20))") }
        if some(&random, 3) { record.add(.userAgent, ["curl", "a browser"].randomElement(using: &random)!) }
        if some(&random, 2) { record.add(.requestID, "request-\(number / 3)") }
        if some(&random, 6) { record.add(.correlationID, "work-\(number / 100)") }
        if some(&random, 9) { record.add(.importID, "row-\(number)") }
        for _ in 0..<(some(&random, 4) ? Int.random(in: 1...3, using: &random) : 0) {
            record.add(.subject, "person-\(pick(&random, 9))")
        }
        if type == 8 || type == 9 {
            record.fields = ["usage.\(["calls", "storage"].randomElement(using: &random)!)"]
        } else if type != 6, some(&random, 2) {
            let names = ["state", "limits.users", "limits.usage", "config.auth.minutes", "config.auth.mail", "usage"]
            record.fields = (0..<Int.random(in: 1...3, using: &random)).map { _ in names.randomElement(using: &random)!
            }
        }
        return record
    }

    mutating func add(_ part: RecordPart, _ text: String) { parts.append((part, text)) }

    func append(to batch: inout RecordBatch) throws(EventLogError) {
        try batch.append(header, payload: Array(fields.joined(separator: "\n").utf8)) { list in
            for (part, text) in parts { list.add(part, text) }
        }
    }
}
