import EventLog

/// A log of a fleet: 10,000 tenants of which few do much, four fifths metering, eleven filters a record.
struct FleetLog {
    static let tenants: UInt64 = 10_000
    static let start: Int64 = 1_777_982_400_000_000

    /// A tenant's id; the lower its number, the more it does.
    static func tenant(_ number: UInt64) -> UInt128 { UInt128(number + 1) &* 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835 }

    private var state: UInt64 = 42

    private mutating func next(_ bound: UInt64) -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) % bound
    }

    /// Low numbers often, high ones seldom.
    private mutating func skewed(_ bound: UInt64) -> UInt64 {
        let value = Double(next(1 << 30)) / Double(1 << 30)
        return min(bound - 1, UInt64(Double(bound) * value * value * value * value))
    }

    /// Appends so many records over a year, in batches, without waiting for the device.
    static func make(at path: String, _ count: UInt64, payloadPadding: Int = 0) async throws -> LMDBEventLog {
        let time = Time()
        var options = LMDBEventLog.Options(clock: LogClock(simulated: { time.now }))
        options.fullSync = false
        let log = try LMDBEventLog.create(path: path, id: 1, options: options)
        var fleet = FleetLog()
        let step = 365 * 86_400_000_000 / Int64(count)
        var done: UInt64 = 0
        while done < count {
            let numbers = done..<min(count, done + 4_000)
            let made = numbers.map { fleet.record($0) }
            time.advance(step * Int64(numbers.count))
            try await log.commit { (batch) throws(EventLogError) in
                for record in made { try record.append(to: &batch) }
            }
            done = numbers.upperBound
        }
        return log
    }

    private mutating func record(_ number: UInt64) -> FleetRecord {
        let tenant = skewed(Self.tenants)
        let isUsage = next(5) != 0
        let type = isUsage ? UInt64(FleetReading.firstOfUsage) + next(2) : skewed(UInt64(FleetReading.firstOfUsage))
        return FleetRecord(
            number: number, tenant: tenant, type: UInt16(type), isUsage: isUsage, user: skewed(30),
            address: next(2_000),
            resource: next(500), field: next(40), isDenied: next(50) == 0)
    }
}

/// A record of the synthetic log.
struct FleetRecord: Sendable {
    let number, tenant: UInt64
    let type: UInt16
    let isUsage: Bool
    let user, address, resource, field: UInt64
    let isDenied: Bool

    func append(to batch: inout RecordBatch) throws(EventLogError) {
        let header = RecordHeader(
            type: type, outcome: isDenied ? 2 : 1, operation: isUsage ? 5 : 3, eventID: UInt128(number) << 64 | 1,
            tenant: FleetLog.tenant(tenant), version: number, revision: number, occurredAt: batch.recordedAt)
        let payload = isUsage ? Array("metric".utf8) : Array("config.section.key-\(field)".utf8)
        try batch.append(header, payload: payload) { parts in
            parts.add(.actorType, isUsage ? "system" : "user")
            parts.add(.actorID, isUsage ? "app-\(tenant % 50)" : "user-\(user)@tenant-\(tenant).example")
            guard !isUsage else { return }
            parts.add(.resourceType, type < 5 ? "tenant" : "document")
            parts.add(.resourceID, "document-\(resource)")
            parts.add(.sourceIP, "192.0.\(address / 250).\(address % 250)")
            parts.add(.userAgent, address % 3 == 0 ? "curl/8.1" : "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101")
            parts.add(.requestID, "request-\(number)")
            parts.add(.correlationID, "work-\(number / 10)")
        }
    }
}
