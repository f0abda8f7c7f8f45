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
    /// The state, if events are applied; as it was before the first that cannot be.
    private var fleet: Fleet?

    /// Begins before the first record.
    ///
    /// - Parameter folding: whether each event is also applied to the state that those before it make.
    public init(folding: Bool) {
        fleet = folding ? Fleet() : nil
    }

    /// What is wrong with the next record, a sentence without its end.
    ///
    /// - Complexity: O(length of the record); O(log n) more if events are applied.
    public mutating func fault(in record: borrowing RecordView) -> String? {
        let event: Event
        do throws(EventLogError) {
            event = try Event(record, isForFolding: true)
        } catch {
            fleet = nil
            return error.detail ?? error.description
        }
        return fault(in: event) ?? apply(event)
    }

    private mutating func fault(in event: Event) -> String? {
        let type = event.payload.type
        guard (event.revision == event.version) == type.countsAsChange else {
            return "\(type.name): its revision is \(event.revision) at version \(event.version)"
        }
        if let tenant = event.tenant?.rawValue {
            if type == .tenantCreated { tenants[tenant] = tenants[tenant] ?? TenantFacts() }
            guard (event.version == 1) == (type == .tenantCreated) else {
                return "\(type.name): a tenant's first event, and no other, is tenant.created"
            }
            if type == .tenantPurged { tenants[tenant]?.isPurged = true }
            if event.payload.hasSealedValue, tenants[tenant]?.firstSealed == nil {
                tenants[tenant, default: TenantFacts()].firstSealed = event.position
            }
        }
        return catalogFault(in: event).map { "\(type.name): \($0)" }
    }

    private mutating func catalogFault(in event: Event) -> String? {
        switch event.payload {
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

    private mutating func apply(_ event: Event) -> String? {
        do throws(FoldError) {
            // What comes after an event that is missing or cannot be applied says nothing about itself.
            guard let position = fleet?.position, event.position == position + 1 else {
                fleet = nil
                return nil
            }
            try fleet?.evolve(event)
            return nil
        } catch {
            fleet = nil
            return "it cannot be applied to the state before it: \(error.reason)"
        }
    }
}
