import EventLog
import SeededEvents

/// What a driver said before it ended or was killed.
struct DriverReport {
    /// A batch that the driver asked the log to take, by its first event.
    struct Batch {
        let first: SeededEvent
        /// The position of its first event; 0 unless it was acknowledged.
        let position: Position
        /// The code of the error; empty when it was acknowledged.
        let code: String
    }

    /// Batches that are durable.
    private(set) var acknowledged: [Batch] = []
    /// Batches that are certainly not in the log.
    private(set) var failed: [Batch] = []
    /// Batches of which nobody can tell.
    private(set) var unknown: [Batch] = []
    /// Whether the log was opened.
    private(set) var isReady = false
    /// The head that the driver read at its end, if it could.
    private(set) var head: Position?
    /// Whether the driver came to its end.
    private(set) var isDone = false
    /// What else it said.
    private(set) var messages: [String] = []

    /// Reads the lines of a driver's output; one that was cut off by a kill is not one.
    init(output: String) {
        var lines = output.split(separator: "\n", omittingEmptySubsequences: false)
        lines.removeLast()
        for line in lines { read(line) }
    }

    private mutating func read(_ line: Substring) {
        let fields = line.split(separator: " ", maxSplits: 2)
        switch (fields.first, fields.count) {
        case ("ready", 1): isReady = true
        case ("done", 1): isDone = true
        case ("head", 2): head = Position(fields[1])
        case ("ok", 3):
            acknowledged.append(Batch(first: event(fields[2]), position: Position(fields[1]) ?? 0, code: ""))
        case ("failed", 3):
            failed.append(Batch(first: event(fields[1]), position: 0, code: String(fields[2])))
        case ("unknown", 3):
            unknown.append(Batch(first: event(fields[1]), position: 0, code: String(fields[2])))
        default: messages.append(String(line))
        }
    }

    private func event(_ id: Substring) -> SeededEvent {
        SeededEvent(id: UInt128(id, radix: 16) ?? 0)
    }
}
