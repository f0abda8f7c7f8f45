public import EventLog
internal import TenantModel

extension Views {
    /// Folds a log from where these views are sealed, and seals every full segment up to a position.
    ///
    /// Some segments are folded while those before them are sealed, on two cores: a tenant that is changed in each of
    /// them is written once. What is cut off goes on where it was when it is called again; another process may do the
    /// same at once.
    ///
    /// - Parameter progress: is told the position after each page of the log.
    /// - Throws: ``EventLogError``: that of the log, if that is what cannot be read.
    /// - Complexity: O(events).
    public func build(
        from log: LMDBEventLog, through end: Position, progress: (Position) -> Void = { _ in }
    ) throws(EventLogError) {
        let last = end / segmentLength * segmentLength
        var fault: EventLogError?
        do throws(ViewsError) {
            // Once, unless another process seals meanwhile.
            while fault == nil {
                guard try sealedPosition() < last else { break }
                let sealer = Sealer(self, of: log)
                defer { sealer.stop() }
                fault = try build(from: log, through: last, sealer, progress)
            }
        } catch {
            throw EventLogError(error)
        }
        if let fault { throw fault }
    }

    /// - Returns: why the log cannot be folded, if it cannot.
    private func build(
        from log: LMDBEventLog, through last: Position, _ sealer: Sealer, _ progress: (Position) -> Void
    ) throws(ViewsError) -> EventLogError? {
        var fleet = try fleet()
        fleet.keepsLayer = true
        // Few at first, so that there is something to seal soon, and at the end, so that little is left to be sealed.
        var together: Position = 1
        while fleet.position < last {
            let left = (last - fleet.position) / segmentLength
            let next = fleet.position + min(together, max(1, left / 2)) * segmentLength
            together = min(2 * together, Position(Self.segmentsBuiltTogether))
            var failure: EventLogError?
            do throws(EventLogError) {
                try fleet.fold(log, through: next, progress: progress)
            } catch {
                failure = error
            }
            switch fleet.standing {
            case .failed(let error): throw error
            case .outrun: return nil
            case .sound: break
            }
            if let failure { return failure }
            fleet.endLayer()
            sealer.offer(fleet.frozen)
            if fleet.frozen.count > 1 { try sealer.wait(for: fleet.frozen[0].position) }
            fleet.dropLayers(through: try sealedPosition())
        }
        try sealer.wait(for: last)
        return nil
    }

    /// A million events or so at most: the more, the less is written, and the more memory is needed.
    static var segmentsBuiltTogether: Int { 16 }
}
