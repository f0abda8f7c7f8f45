public import TenantModel

/// What differs of a tenant between two moments.
public struct TenantDifferences: Sendable {
    /// Which.
    public let id: TenantID
    /// Its name at the later moment, or else at the earlier one, or else its id.
    public let name: String
    /// By dotted name, in order; none if it was the same, or not there at either.
    public let fields: [StateDifference]
}

extension Platform {
    /// Compares tenants at two moments, on all cores.
    ///
    /// - Parameters:
    ///   - time: when deadlines are evaluated at for the later one.
    ///   - body: gets each tenant's differences, in the order of the ids.
    /// - Throws: ``PlatformError``, and what `body` throws.
    /// - Complexity: O(tenants) times what ``Past/tenant(_:)`` takes, and what they hold.
    public func compare(
        _ ids: [TenantID], _ before: Past, _ after: Past, at time: Timestamp,
        _ body: (TenantDifferences) throws -> Void
    ) async throws {
        var rest = ids[...]
        try await OrderedWork.run({
            defer { rest = rest.dropFirst(16) }
            return rest.isEmpty ? nil : Array(rest.prefix(16))
        }) { ids in
            try ids.map { id in
                let (old, new) = (try before.tenant(id), try after.tenant(id))
                let fields = TenantStateView.differences(
                    old.map { TenantStateView($0, at: before.time) }, new.map { TenantStateView($0, at: time) })
                return TenantDifferences(id: id, name: new?.slug ?? old?.slug ?? id.description, fields: fields)
            }
        } _: { compared in
            for tenant in compared { try body(tenant) }
        }
    }
}
