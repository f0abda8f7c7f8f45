internal import EventLog
internal import LMDB

/// By what the entries of the trail can be counted.
public enum AuditGrouping: String, Hashable, Sendable, CaseIterable {
    /// What was done.
    case action
    /// Who did it; those without an actor under the empty text.
    case actor
    /// Whose: the tenant's id.
    case tenant
    /// The day of recording in UTC.
    case day
    /// How it ended.
    case outcome
}

/// What a group of entries has in common.
public enum AuditGroupKey: Hashable, Sendable {
    /// The action.
    case action(String)
    /// The actor.
    case actor(String)
    /// The bits of the tenant's id; 0: the platform's own.
    case tenant(UInt128)
    /// Days since 1970.
    case day(Int32)
    /// 1 succeeded, 2 denied, 3 failed.
    case outcome(UInt8)
}

/// Counts entries by what they have in common, gathered from columns or read from records.
struct AuditTally {
    private let grouping: AuditGrouping
    private let reading: any AuditReading
    private(set) var counts: [AuditGroupKey: Int] = [:]

    init(by grouping: AuditGrouping, reading: any AuditReading) {
        self.grouping = grouping
        self.reading = reading
    }

    /// Counts a record.
    mutating func add(_ record: borrowing RecordView) {
        let key: AuditGroupKey =
            switch grouping {
            case .action: .action(record.text(of: .action) ?? reading.name(ofType: record.type) ?? "")
            case .actor: .actor(record.text(of: .actorID) ?? "")
            case .tenant: .tenant(record.tenant)
            case .day: .day(SegmentSummary.day(of: record.recordedAt))
            case .outcome: .outcome(record.outcome)
            }
        counts[key, default: 0] += 1
    }

    /// Counts events of a segment, by their ascending offsets.
    ///
    /// - Complexity: O(offsets + distinct values).
    mutating func add(
        _ offsets: [UInt16], of source: borrowing some SegmentSource & ~Copyable
    ) throws(AuditIndexError) {
        guard !offsets.isEmpty else { return }
        switch grouping {
        case .action, .outcome: try add(offsets, of: source, by: .kinds)
        case .actor: try add(offsets, of: source, by: .actors)
        case .tenant: try add(offsets, of: source, by: .tenants)
        case .day:
            let summary = try source.readSummary()
            var index = offsets.startIndex
            for (number, day) in summary.days.enumerated() {
                let end = number + 1 < summary.days.count ? summary.days[number + 1].offset : summary.count
                let start = index
                while index < offsets.endIndex, Int(offsets[index]) < end { index += 1 }
                if index > start { counts[.day(day.day), default: 0] += index - start }
            }
        }
    }

    /// Counts all that a query wants of a whole segment by the lengths of runs, if nothing has to be intersected.
    ///
    /// - Returns: whether it could.
    /// - Complexity: O(distinct values).
    mutating func add(
        wholeOf query: SegmentQuery, _ isOpen: Bool, of source: borrowing some SegmentSource & ~Copyable
    ) throws(AuditIndexError) -> Bool {
        let name: ColumnName
        switch grouping {
        case .action, .outcome: name = .kinds
        case .actor where isOpen: name = .actors
        case .tenant where isOpen: name = .tenants
        default: return false
        }
        guard query.parts.allSatisfy({ $0.runs.isEmpty }) else { return false }
        let column = try source.column(name)
        do throws(BlockFault) {
            for part in query.parts {
                for ordinal in 0..<column.values where name != .kinds || part.kinds?[ordinal] == true {
                    let count = try column.run(of: ordinal, part.eventClass).count
                    if count > 0 { counts[try key(of: try column.value(ordinal)), default: 0] += count }
                }
            }
        } catch {
            throw AuditIndexError(error, source.number, "\(name)")
        }
        return true
    }

    private mutating func add(
        _ offsets: [UInt16], of source: borrowing some SegmentSource & ~Copyable, by name: ColumnName
    ) throws(AuditIndexError) {
        let column = try source.column(name)
        do throws(BlockFault) {
            var ofValue = [Int](repeating: 0, count: column.values)
            for offset in offsets {
                guard Int(offset) < column.events else { throw BlockFault.outOfBounds }
                ofValue[try column.ordinal(at: Int(offset))] += 1
            }
            for ordinal in ofValue.indices where ofValue[ordinal] > 0 {
                counts[try key(of: try column.value(ordinal)), default: 0] += ofValue[ordinal]
            }
        } catch {
            throw AuditIndexError(error, source.number, "\(name)")
        }
    }

    private func key(of value: Span<UInt8>) throws(BlockFault) -> AuditGroupKey {
        switch grouping {
        case .action: return .action(String(decoding: try KindView(value).action))
        case .outcome: return .outcome(try KindView(value).outcome)
        case .actor: return .actor(String(decoding: value))
        case .tenant, .day:
            guard value.count == 16 else { throw .wrongLength }
            return .tenant(value.loadLittleEndian(at: 0, as: UInt128.self).byteSwapped)
        }
    }
}
