public import TenantModel

/// A point in the log's history.
public enum Moment: Hashable, Sendable {
    /// After the event at a position; 0: before the first.
    case position(Position)
    /// At a time: after every event that was recorded before it or just then.
    case time(Timestamp)

    /// The time, if it is one.
    var time: Timestamp? {
        guard case .time(let time) = self else { return nil }
        return time
    }

    /// Reads a position, `#4711` or `4711`, or a time; `nil` if it is neither.
    public init?(_ text: String) {
        if let position = Position(text.hasPrefix("#") ? text.dropFirst() : Substring(text)) {
            self = .position(position)
        } else if let time = Timestamp(text) {
            self = .time(time)
        } else {
            return nil
        }
    }
}
