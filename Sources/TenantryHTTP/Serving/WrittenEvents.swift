internal import Synchronization
internal import TenantModel

/// Events as they were written out, by position: what happened never changes, and to write it out costs more than to
/// find it.
final class WrittenEvents: Sendable {
    private struct Line {
        var position: Position = 0
        var text = ""
    }

    /// How many are kept: those of the newest positions, or of what is asked for again and again.
    private static let count = 4_096
    /// Longer ones are not kept, in bytes: all together at most 16 MiB.
    private static let longest = 4_096

    private let lines = Mutex([Line](repeating: Line(), count: WrittenEvents.count))

    /// The event of a position, written out by `write` if it is not kept.
    func line(at position: Position, _ write: () -> String) -> String {
        let slot = Int(position % Position(Self.count))
        let known = lines.withLock { $0[slot] }
        if known.position == position { return known.text }
        let text = write()
        if text.utf8.count <= Self.longest { lines.withLock { $0[slot] = Line(position: position, text: text) } }
        return text
    }
}
