internal import AuditTrail
public import EventLog
internal import Projections
public import TenantModel

extension Platform {
    /// A tenant's history, or everybody's, to be walked through event by event.
    ///
    /// - Parameters:
    ///   - tenant: whose; `nil`: everybody's.
    ///   - moment: how far it goes; `nil`: as far as the log does now.
    ///   - progress: is told how far the log was looked through for the tenant's events: position and end.
    /// - Throws: ``PlatformError`` with `notFound` for a position after the head.
    public func replay(
        of tenant: TenantID?, through moment: Moment? = nil,
        progress: (Position, Position) -> Void = { _, _ in }
    ) throws -> Replay {
        let end = try moment.map { try position(of: $0) } ?? head()
        let source = LogEvents(platform: self)
        var list = PositionList(through: end)
        if let tenant { list = PositionList(try positions(of: tenant, through: end) { progress($0, end) }) }
        return Replay(
            tenant: tenant, end: end, source: source, positions: list, asked: moment?.time,
            catalogs: try read(\.catalogs))
    }

    /// Where a tenant's events stand in the log, ascending.
    ///
    /// - Complexity: O(the tenant's events) in a store with views.
    func positions(
        of tenant: TenantID, through end: Position, progress: (Position) -> Void = { _ in }
    ) throws -> [Position] {
        guard end > 0 else { return [] }
        var found: [Position] = []
        try trail.positions(.history(of: tenant), within: 1...end) { position in
            found.append(position)
            if found.count.isMultiple(of: 4_096) { progress(position) }
            return true
        }
        return found
    }
}
