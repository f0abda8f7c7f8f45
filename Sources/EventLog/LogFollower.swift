/// Who keeps a state in step with a log, and is told of its rounds by the log's writer, on the writer's thread.
///
/// A round is the decisions of many commands and the one commit that makes them durable.
public protocol LogFollower: AnyObject, Sendable {
    /// A round begins at this head, which may be past the last one told of: another process may have appended.
    ///
    /// Whoever throws here fails the commands of the round.
    func roundWillBegin(at head: LogHead) throws(EventLogError)
    /// The round's records are durable; nobody has been answered yet.
    func roundDidCommit(at head: LogHead)
    /// Nothing of the round is in the log, or nobody can tell.
    func roundDidFail()
}
