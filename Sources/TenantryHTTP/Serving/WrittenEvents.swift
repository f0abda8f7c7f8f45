internal import Synchronization
internal import TenantModel

/// Events as they were written out, by position: what happened never changes, and to write it out costs more than to
/// find it.
final class WrittenEvents: Sendable {
    private struct Line {
        var position: Position = 0
        var text: [UInt8] = []
    }

    /// How many are kept: those of the newest positions, or of what is asked for again and again.
    private static let count = 4_096
    /// Longer ones are not kept, in bytes: all together at most 16 MiB.
    private static let longest = 4_096

    private let lines = Mutex([Line](repeating: Line(), count: WrittenEvents.count))

    /// The events of some positions, in their order.
    ///
    /// - Parameter write: writes out those that are not kept, in the order of their positions as given.
    func lines(at positions: [Position], _ write: ([Position]) throws -> [[UInt8]]) rethrows -> [[UInt8]] {
        var (found, missing): ([[UInt8]], [Int]) = ([], [])
        found.reserveCapacity(positions.count)
        lines.withLock { lines in
            for (index, position) in positions.enumerated() {
                let known = lines[Self.slot(position)]
                if known.position != position { missing.append(index) }
                found.append(known.text)
            }
        }
        guard !missing.isEmpty else { return found }
        let written = try write(missing.map { positions[$0] })
        for (index, text) in zip(missing, written) { found[index] = text }
        lines.withLock { lines in
            for index in missing { Self.keep(found[index], at: positions[index], in: &lines) }
        }
        return found
    }

    /// The event of a position, written out by `write` if it is not kept.
    func line(at position: Position, _ write: () -> [UInt8]) -> [UInt8] {
        let known = lines.withLock { $0[Self.slot(position)] }
        if known.position == position { return known.text }
        let text = write()
        lines.withLock { Self.keep(text, at: position, in: &$0) }
        return text
    }

    private static func keep(_ text: [UInt8], at position: Position, in lines: inout [Line]) {
        guard text.count <= longest else { return }
        lines[slot(position)] = Line(position: position, text: text)
    }

    private static func slot(_ position: Position) -> Int { Int(position % Position(count)) }
}
