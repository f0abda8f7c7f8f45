public import EventLog
internal import TenantModel

/// What the domain knows of records that the log does not: types, payloads, catalogues; shown them in order.
public struct RecordInspection {
    /// What is known of a tenant.
    public struct TenantFacts: Sendable {
        /// Whether its key is to be destroyed.
        public var isPurged = false
        /// The first event that has a value under its key.
        public var firstSealed: Position?
    }

    /// Every tenant that was made.
    public private(set) var tenants: [UInt128: TenantFacts] = [:]
    private var catalogs: [Catalog.ID: Catalog] = [:]
    /// What the events make, if they are applied; `nil` after the first that cannot be.
    public private(set) var folded: FoldedViews?

    /// Why events are no longer applied, where that is not the events' fault.
    public private(set) var foldingFailure: ViewsError?

    /// Begins before the first record.
    ///
    /// - Parameter folded: what each event is also applied to.
    public init(into folded: FoldedViews?) {
        self.folded = folded
    }

    /// Applies no more events.
    public mutating func stopFolding() { folded = nil }

    /// What is wrong with the next record, a sentence without its end.
    ///
    /// - Complexity: O(length of the record); O(log n) more if events are applied.
    public mutating func fault(in record: borrowing RecordView) -> String? {
        let payload: EventPayload
        do throws(PayloadError) {
            // The event around it is not made unless it is applied: that would take as long again.
            payload = try EventPayload(
                type: record.type, schema: record.schema, bytes: [UInt8](copying: record.payload))
        } catch {
            folded = nil
            switch error {
            case .unknown(let type, let schema): return "its type \(type), schema \(schema), is not known"
            case .malformed(let type): return "its payload is not one of \(type.name)"
            }
        }
        guard Outcome(rawValue: record.outcome) != nil, Operation(rawValue: record.operation) != nil,
            Origin(rawValue: record.origin) != nil
        else { return "its outcome, operation or origin is not known" }
        return fault(in: payload, of: record) ?? apply(record)
    }

    private mutating func fault(in payload: EventPayload, of record: borrowing RecordView) -> String? {
        let type = payload.type
        guard (record.revision == record.version) == type.countsAsChange else {
            return "\(type.name): its revision is \(record.revision) at version \(record.version)"
        }
        let tenant = record.tenant
        if tenant != 0 {
            if type == .tenantCreated { tenants[tenant] = tenants[tenant] ?? TenantFacts() }
            guard (record.version == 1) == (type == .tenantCreated) else {
                return "\(type.name): a tenant's first event, and no other, is tenant.created"
            }
            if type == .tenantPurged { tenants[tenant]?.isPurged = true }
            if payload.hasSealedValue, tenants[tenant]?.firstSealed == nil {
                tenants[tenant, default: TenantFacts()].firstSealed = record.position
            }
        }
        return catalogFault(in: payload).map { "\(type.name): \($0)" }
    }

    private mutating func catalogFault(in payload: EventPayload) -> String? {
        switch payload {
        case .catalogPublished(let message):
            guard let catalog = Catalog(message) else { return "the catalogue is malformed" }
            catalogs[catalog.id] = catalog
            return nil
        case .tenantCreated(let message): return tierFault(message.tier, of: message.catalog)
        case .tierChanged(let message): return tierFault(message.toTier, of: message.toCatalog)
        default: return nil
        }
    }

    private func tierFault(_ tier: String, of version: CatalogVersion) -> String? {
        let id = Catalog.ID(version)
        return catalogs[id]?.tier(tier) == nil ? "there is no tier \(tier) in the catalogue \(id)" : nil
    }

    private mutating func apply(_ record: borrowing RecordView) -> String? {
        // What comes after an event that is missing or cannot be applied says nothing about itself.
        guard let folded, record.position == folded.next else {
            self.folded = nil
            return nil
        }
        let fault = folded.add(record)
        if fault != nil || folded.failure != nil { self.folded = nil }
        foldingFailure = folded.failure
        return fault
    }
}
