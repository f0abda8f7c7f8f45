/// A query's terms, found in one segment: which runs are to be intersected.
struct SegmentQuery: Sendable {
    /// Where a run is.
    enum Place: Sendable {
        case block(TermKey)
        case value(ColumnName, ordinal: Int)
    }

    /// What is asked of a class of events.
    struct Part: Sendable {
        let eventClass: EventClass
        /// The runs that an event must be in, the smallest first.
        var runs: [(place: Place, entries: Range<Int>)] = []
        /// Which kinds are wanted, by their ordinals; `nil`: each that the runs have.
        var kinds: [Bool]?
        /// How many events have these kinds.
        var ofKinds = Int.max

        /// How many events there are at most.
        var size: Int { min(ofKinds, runs.first?.entries.count ?? .max) }
    }

    /// None for a class that cannot have such events here.
    private(set) var parts: [Part] = []
    /// How many events the segment has.
    let events: Int

    /// How many events there are at most.
    var size: Int { parts.reduce(0) { $0 + $1.size } }

    /// Looks the terms of a plan up.
    init(_ plan: QueryPlan, in source: borrowing some SegmentSource & ~Copyable) throws(AuditIndexError) {
        events = source.events
        for eventClass in plan.classes {
            var part = Part(eventClass: eventClass)
            guard try Self.find(plan, eventClass, in: source, &part) else { continue }
            part.runs.sort { $0.entries.count < $1.entries.count }
            if part.runs.isEmpty || !plan.kinds.isOpen {
                try Self.findKinds(plan.kinds, eventClass, in: source, &part)
            }
            if part.size > 0 { parts.append(part) }
        }
    }

    private static func find(
        _ plan: QueryPlan, _ eventClass: EventClass, in source: borrowing some SegmentSource & ~Copyable,
        _ part: inout Part
    ) throws(AuditIndexError) -> Bool {
        for terms in plan.terms(in: eventClass) {
            let key = TermKey(terms.field, eventClass)
            guard let block = try source.block(key) else { return false }
            for hash in terms.hashes {
                let entries: Range<Int>
                do throws(BlockFault) { entries = try block.run(of: hash) } catch {
                    throw AuditIndexError(error, source.number, "\(key)")
                }
                guard !entries.isEmpty else { return false }
                part.runs.append((.block(key), entries))
            }
        }
        for (name, value) in [(ColumnName.tenants, plan.tenant), (.actors, plan.actor)] {
            guard let value else { continue }
            let column = try source.column(name)
            do throws(BlockFault) {
                guard let ordinal = try column.ordinal(of: value.bytes.span, hash: value.hash) else { return false }
                let entries = try column.run(of: ordinal, eventClass)
                guard !entries.isEmpty else { return false }
                part.runs.append((.value(name, ordinal: ordinal), entries))
            } catch {
                throw AuditIndexError(error, source.number, "\(name)")
            }
        }
        return true
    }

    private static func findKinds(
        _ filter: KindFilter, _ eventClass: EventClass, in source: borrowing some SegmentSource & ~Copyable,
        _ part: inout Part
    ) throws(AuditIndexError) {
        let column = try source.column(.kinds)
        var wanted = [Bool](repeating: false, count: column.values)
        var total = 0
        do throws(BlockFault) {
            for ordinal in wanted.indices {
                let kind = try KindView(try column.value(ordinal))
                guard kind.eventClass == eventClass, filter.matches(kind) else { continue }
                wanted[ordinal] = true
                total += try column.run(of: ordinal, eventClass).count
            }
        } catch {
            throw AuditIndexError(error, source.number, "\(ColumnName.kinds)")
        }
        part.kinds = wanted
        part.ofKinds = total
    }
}
