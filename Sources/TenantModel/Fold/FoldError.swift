/// Why an event cannot follow the events before it.
///
/// Nothing is ever skipped: a fold that meets this stops.
public struct FoldError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where the event stands.
    public let position: Position
    /// What is wrong, as the end of a sentence.
    public let reason: String

    /// What is wrong, and where.
    public var description: String { "the event at position \(position) cannot be applied: \(reason)" }
}
