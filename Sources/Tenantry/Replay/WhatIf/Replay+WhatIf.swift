internal import TenantModel

extension Replay {
    /// Replays history as it happened and, beside it, as it would have been; nothing is written anywhere.
    ///
    /// An event that cannot follow after others were left out is dropped, with its reason, and the replay goes on: a
    /// member who was never added cannot be removed. What people would have done otherwise nobody knows: the events
    /// that stay are those that were.
    ///
    /// - Parameter progress: is told how many events were replayed.
    /// - Throws: ``PlatformError``: `damaged`, `storage`.
    /// - Complexity: O(events), twice.
    public func whatIf(_ change: WhatIf, progress: (Int) -> Void = { _ in }) throws -> WhatIfReport {
        var run = WhatIfRun(change, of: self)
        var done = 0
        while done < count {
            let end = Swift.min(done + EventPage.largest, count)
            // Who reports use is among the texts that no fold looks at.
            let events = try source.events(at: positions[done..<end], isForFolding: change.actors.isEmpty)
            for event in events { try run.take(event) }
            done = end
            progress(done)
        }
        return run.report(count)
    }
}

/// Two states that go apart.
private struct WhatIfRun {
    /// How many events that could not follow are kept of a tenant, for people to read.
    private static let droppedKept = 100

    private struct Account {
        var leftOut = 0
        var dropped: [WhatIfReport.DroppedEvent] = []
        var droppedCount = 0
        var refusals: [LimitKey: (refused: Int, hadRoom: Int)] = [:]
    }

    private let change: WhatIf
    private var actual: ReplayState
    private var imagined: ReplayState
    private var actualWatch = LimitWatch()
    private var imaginedWatch = LimitWatch()
    private var accounts: [TenantID: Account] = [:]
    private var leftOut = 0
    private var dropped = 0

    init(_ change: WhatIf, of replay: Replay) {
        self.change = change
        actual = replay.start
        imagined =
            replay.tenant == nil ? ReplayState() : ReplayState(catalogs: replay.catalogs.mapValues(change.changed))
    }

    mutating func take(_ event: Event) throws(PlatformError) {
        do throws(FoldError) { try actual.evolve(event) } catch { throw PlatformError(error) }
        actualWatch.look(at: actual.tenant(event.tenant), after: event)
        if let tenant = event.tenant, accounts[tenant] == nil { accounts[tenant] = Account() }
        if change.leavesOut(event) {
            leftOut += 1
            if let tenant = event.tenant { accounts[tenant]?.leftOut += 1 }
            return
        }
        imagine(event)
        imaginedWatch.look(at: imagined.tenant(event.tenant), after: event)
        noteRefusal(event)
    }

    private mutating func imagine(_ event: Event) {
        let before = imagined
        do throws(FoldError) {
            try imagined.evolve(imagined.next(change.changed(event)))
        } catch {
            imagined = before
            dropped += 1
            guard let tenant = event.tenant else { return }
            accounts[tenant]?.droppedCount += 1
            guard accounts[tenant]?.dropped.count ?? 0 < Self.droppedKept else { return }
            let type = event.payload.type.name
            let reason = error.reason.replacing("\(type): ", with: "", maxReplacements: 1)
            accounts[tenant]?.dropped.append(.init(position: event.position, type: type, reason: reason))
        }
    }

    /// What was refused might have had room.
    private mutating func noteRefusal(_ event: Event) {
        guard case .quotaExceeded(let message) = event.payload, let id = event.tenant,
            let metric = Metric(message.limit.metric), let period = Period(rawValue: message.limit.period)
        else { return }
        let key = LimitKey(metric, period)
        var refusals = accounts[id]?.refusals[key] ?? (0, 0)
        refusals.refused += Int(message.count)
        if let tenant = imagined.tenant(id) {
            let (room, overflow) = tenant.used(key, at: event.recordedAt).addingReportingOverflow(message.requested)
            let limit = tenant.limit(key, at: event.recordedAt)
            if !overflow, limit?.max.map({ room <= $0 }) ?? true { refusals.hadRoom += Int(message.count) }
        }
        accounts[id]?.refusals[key] = refusals
    }

    // MARK: - The report

    func report(_ events: Int) -> WhatIfReport {
        let outcomes = accounts.keys.sorted().compactMap(outcome)
        return WhatIfReport(tenants: outcomes, events: events, leftOut: leftOut, dropped: dropped)
    }

    private func outcome(_ id: TenantID) -> WhatIfReport.TenantOutcome? {
        guard let account = accounts[id] else { return nil }
        let (was, would) = (actual.tenant(id), imagined.tenant(id))
        // Positions in alerts are those of the imagined log.
        let differences = Tenant.differences(from: was, to: would, at: actual.time).filter { $0.field != "alert" }
        let limits = limits(id, account).filter { !$0.isSame }
        guard account.leftOut + account.droppedCount + limits.count + differences.count > 0 else { return nil }
        return WhatIfReport.TenantOutcome(
            id: id, slug: was?.slug ?? would?.slug ?? id.description, leftOut: account.leftOut,
            dropped: account.dropped, droppedCount: account.droppedCount, limits: limits, differences: differences)
    }

    private func limits(_ id: TenantID, _ account: Account) -> [WhatIfReport.LimitOutcome] {
        let (was, would) = (actualWatch.overuse(of: id), imaginedWatch.overuse(of: id))
        return Set(was.keys).union(would.keys).union(account.refusals.keys).sorted().map { key in
            WhatIfReport.LimitOutcome(
                limit: key, happened: was[key], wouldHave: would[key],
                refused: account.refusals[key]?.refused ?? 0, hadRoom: account.refusals[key]?.hadRoom ?? 0)
        }
    }
}
