/// The last record of a log, or the lack of one.
public struct LogHead: Sendable, Hashable {
    /// Its position; 0 when the log is empty.
    public let position: Position
    /// Its event id; 0 when the log is empty.
    public let eventID: UInt128
    /// When it was recorded, in microseconds since 1970 UTC; the least time when the log is empty.
    public let recordedAt: Int64

    /// Names a head.
    public init(position: Position, eventID: UInt128, recordedAt: Int64) {
        self.position = position
        self.eventID = eventID
        self.recordedAt = recordedAt
    }

    /// The head of a log without records.
    public static let empty = LogHead(position: 0, eventID: 0, recordedAt: .min)
}
