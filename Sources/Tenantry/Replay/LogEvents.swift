internal import EventLog
internal import Projections
internal import TenantModel

/// The events of a store's log, read page by page.
struct LogEvents: EventSource {
    /// Over how many records of others a read goes on, rather than looking the next one up anew.
    private static let nearby: Position = 64

    let platform: Platform

    func events(
        at positions: Slice<PositionList>, isForFolding: Bool
    ) throws(PlatformError) -> [Event] {
        var events: [Event] = []
        events.reserveCapacity(positions.count)
        var next = positions.startIndex
        while next < positions.endIndex {
            let run = Self.run(of: positions, from: next)
            let before = next
            let limit = ReadLimit(records: Int(positions[run.upperBound] - positions[next]) + 1)
            do throws(ReadError<EventLogError>) {
                _ = try platform.log.read(after: positions[next] - 1, limit: limit) {
                    (record) throws(EventLogError) in
                    guard next <= run.upperBound, record.position == positions[next] else { return }
                    try record.check()
                    events.append(try Event(record, isForFolding: isForFolding))
                    next += 1
                }
            } catch {
                throw PlatformError(error)
            }
            guard next > before else {
                throw PlatformError(.damaged, "the log has no record at position \(positions[next])")
            }
        }
        return events
    }

    /// The positions from one on that are read in one go, by their indices.
    private static func run(of positions: Slice<PositionList>, from start: Int) -> ClosedRange<Int> {
        var end = start
        while end + 1 < positions.endIndex, positions[end + 1] - positions[end] <= nearby,
            positions[end + 1] - positions[start] < Position(ReadLimit.page.records)
        {
            end += 1
        }
        return start...end
    }

    func record(at position: Position) throws(PlatformError) -> [UInt8] {
        do throws(ReadError<Never>) {
            return try platform.log.read(at: position) { (record) throws(Never) in [UInt8](copying: record.bytes) }
        } catch {
            switch error {
            case .failed(let error): throw PlatformError(error)
            }
        }
    }

    func position(of moment: Moment) throws -> Position { try platform.position(of: moment) }

    func known(before position: Position) -> Position { position - 1 }

    func time(of position: Position) throws(PlatformError) -> Timestamp {
        guard position > 0 else { return Timestamp(rawValue: 0) }
        do throws(ReadError<Never>) {
            return try platform.log.read(at: position) { (record) throws(Never) in
                Timestamp(rawValue: record.recordedAt)
            }
        } catch {
            switch error {
            case .failed(let error): throw PlatformError(error)
            }
        }
    }
}
