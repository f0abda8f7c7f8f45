internal import AuditTrail
public import EventLog
internal import Projections
public import TenantModel

extension Platform {
    /// The state as it was at a moment, and the time that deadlines are evaluated at.
    ///
    /// - Throws: ``PlatformError`` with `notFound` for a position that is not there yet.
    /// - Complexity: O(events up to the moment); O(1) for the head.
    public func fleet(
        at moment: Moment, progress: (Position, Position) -> Void = { _, _ in }
    ) throws -> (fleet: Fleet, time: Timestamp) {
        let end = try position(of: moment)
        let current = try fleet()
        var fleet = Fleet()
        if end == current.position {
            fleet = current
        } else {
            do throws(EventLogError) {
                try fleet.fold(log, through: end) { progress($0, end) }
            } catch {
                throw PlatformError(error)
            }
        }
        if case .time(let time) = moment { return (fleet, time) }
        return (fleet, max(fleet.recordedAt, Timestamp(rawValue: 0)))
    }

    /// The last position that counts at a moment.
    ///
    /// - Throws: ``PlatformError`` with `notFound` for a position after the head.
    public func position(of moment: Moment) throws -> Position {
        switch moment {
        case .position(let position):
            let head = try head()
            guard position <= head else {
                throw PlatformError(.notFound, "there is no position \(position) yet: the last is \(head)")
            }
            return position
        case .time(let time): return try scan.position(atOrAfter: time.rawValue + 1) - 1
        }
    }
}
