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
        return Replay(tenant: tenant, end: end, source: source, positions: list, catalogs: try fleet().catalogs)
    }

    /// Where a tenant's events stand in the log, ascending.
    ///
    /// - Complexity: O(records of the log up to `end`), 25 ns each.
    func positions(
        of tenant: TenantID, through end: Position, progress: (Position) -> Void = { _ in }
    ) throws(PlatformError) -> [Position] {
        var found: [Position] = []
        var last: Position = 0
        while last < end {
            let start = last
            let limit = ReadLimit(records: min(ReadLimit.page.records, Int(clamping: end - last)))
            do throws(ReadError<Never>) {
                last = try log.read(after: start, limit: limit) { (record) throws(Never) in
                    if record.tenant == tenant.rawValue { found.append(record.position) }
                }
            } catch {
                switch error {
                case .failed(let error): throw PlatformError(error)
                }
            }
            guard last > start else { break }
            progress(last)
        }
        return found
    }
}
