public import AuditTrail
public import EventLog
public import TenantModel

extension Platform {
    /// Writes down that a copy of the trail is made; a store that cannot be written is copied all the same.
    ///
    /// - Returns: the log's last position: what is appended later is not in the copy; and why it could not be written
    ///   down.
    public func beginExport(
        _ query: AuditQuery, format: String, as context: CommandContext
    ) async throws -> (head: Position, warning: String?) {
        let head = try head()
        let tenant = try tenant(of: query)
        do {
            try await execute(NoteAuditReading(tenant, filter: text(of: query), format: format), as: context)
            return (head, nil)
        } catch {
            return (head, Self.warning(error))
        }
    }

    /// Some entries of a copy that was begun, the oldest first.
    ///
    /// - Parameters:
    ///   - position: where the page before ended; 0 for the first.
    ///   - head: where the copy ends.
    ///   - limit: the most entries.
    /// - Complexity: O(log n + limit) for most questions; see ``AuditIndex``.
    public func exportPage(
        _ query: AuditQuery, after position: Position, through head: Position, limit: Int
    ) throws -> [Event] {
        guard position < head else { return [] }
        return try events(at: positions(query, within: position + 1...head, limit: limit))
    }
}
