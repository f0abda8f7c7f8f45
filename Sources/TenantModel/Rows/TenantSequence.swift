internal import HashTreeCollections

/// A fleet's tenants in the order of their ids, read page by page as they are asked for.
public struct TenantSequence: Sequence, IteratorProtocol, Sendable {
    private static let pageSize = 256

    private let fleet: Fleet
    /// Those that the layers have, the last first.
    private var layered: [TenantID]
    /// Those that were sealed, the last first.
    private var sealed: [Tenant] = []
    private var after: TenantID?
    private var hasMore: Bool

    init(_ fleet: Fleet, after start: TenantID? = nil) {
        self.fleet = fleet
        after = start
        hasMore = fleet.rows != nil
        var ids: [TenantID] = []
        for layer in fleet.frozen + [fleet.young] {
            for id in layer.tenants.keys where start.map({ $0 < id }) ?? true { ids.append(id) }
        }
        layered = ids.sorted(by: >)
    }

    /// The next tenant, or `nil` after the last.
    public mutating func next() -> Tenant? {
        if sealed.isEmpty, hasMore { readPage() }
        guard let id = layered.last, sealed.last.map({ id <= $0.id }) ?? true else { return sealed.popLast() }
        while layered.last == id { layered.removeLast() }
        if sealed.last?.id == id { sealed.removeLast() }
        return fleet.tenant(id)
    }

    private mutating func readPage() {
        guard let rows = fleet.rows else { return }
        let start = after.map { TenantID(rawValue: $0.rawValue &+ 1) } ?? TenantID(rawValue: 0)
        let page = rows.rows(in: .tenants, prefix: [], from: start.row, limit: Self.pageSize)
        hasMore = page.count == Self.pageSize
        for row in page {
            guard let id = try? TenantID(row: row.key) else { continue }
            after = id
            if let tenant = row.value.flatMap({ rows.decodeTenant($0, of: id, catalogs: fleet.catalogs) }) {
                sealed.append(tenant)
            }
        }
        sealed.reverse()
    }
}

extension Fleet {
    /// The tenants after an id, in the order of their ids: a page of a list begins where the one before it ended.
    public func tenants(after id: TenantID?) -> TenantSequence { TenantSequence(self, after: id) }
}
