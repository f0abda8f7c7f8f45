public import EventLog
internal import TenantModel

extension Views {
    /// Folds a log from where these views are sealed, and seals every full segment up to a position.
    ///
    /// One segment is folded while the one before it is sealed, on two cores. What is cut off goes on where it was when
    /// it is called again.
    ///
    /// - Parameter progress: is told the position after each page of the log.
    /// - Throws: ``EventLogError``.
    /// - Complexity: O(events).
    public func build(
        from log: LMDBEventLog, through end: Position, progress: (Position) -> Void = { _ in }
    ) throws(EventLogError) {
        let sealer = Sealer(self, of: log)
        defer { sealer.stop() }
        do throws(ViewsError) {
            var fleet = try fleet()
            let last = end / segmentLength * segmentLength
            while fleet.position < last {
                do throws(EventLogError) {
                    try fleet.fold(log, through: fleet.position + segmentLength, progress: progress)
                } catch {
                    throw ViewsError(.damaged, path: log.path, detail: error.description)
                }
                if case .failed(let error) = fleet.standing { throw error }
                sealer.offer(fleet.frozen)
                if fleet.frozen.count > 1 { try sealer.wait(for: fleet.frozen[0].position) }
                fleet.dropLayers(through: try sealedPosition())
            }
            try sealer.wait(for: last)
        } catch {
            throw EventLogError(error)
        }
    }
}
