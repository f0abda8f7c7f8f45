public import TenantModel

extension TenantExport {
    /// How far back usage is told: a day less than it may be.
    static let usageSpan = 34 * Timestamp.day

    /// What came of an import.
    public enum Arrival: Hashable, Sendable {
        /// The tenant was made; its id here.
        case made(TenantID)
        /// It was brought here before; its id here.
        case known(TenantID)
    }

    /// Makes the tenant in a store, all of it or nothing; where it came from is recorded.
    ///
    /// A tenant that was brought before is left alone, so that an import can be run again.
    ///
    /// - Parameter isDryRun: whether nothing is to be changed.
    /// - Throws: `Refusal` if a name is taken or a rule of this store forbids it; ``PlatformError``: `invalidInput`, or
    ///   why the store cannot.
    @discardableResult
    public func bring(
        into platform: Platform, as context: CommandContext, isDryRun: Bool = false
    ) async throws -> Arrival {
        if let known = try known(in: platform) { return .known(known) }
        var batch = CommandBatch(on: platform, as: context)
        do {
            for (index, line) in commands.enumerated() { try batch.add(line, number: index + 2) }
        } catch let fault as CommandBatch.Fault {
            throw PlatformError(.invalidInput, "the export of \(header.slug) cannot be understood: \(fault)")
        }
        var request = batch.together(idempotencyKey: nil)
        guard let create = request.commands.first as? CreateTenant else {
            throw PlatformError(.invalidInput, "the export of \(header.slug) does not begin with its tenant")
        }
        // It brings one tenant, and can do nothing to others; where its name is taken, it does not come to be at all.
        let isTaken = try create.slug.map { slug in try platform.read { $0.tenantID(named: slug) != nil } } ?? false
        let strange = request.commands.dropFirst().firstIndex { $0.tenant != create.id || $0 is CreateTenant }
        if let strange, !isTaken {
            throw PlatformError(
                .invalidInput, "the export of \(header.slug) was altered: line \(strange + 2) is not about its tenant")
        }
        if create.owner == nil {
            // Whoever imports does not become the owner of a tenant that has none.
            request.each[0].actor = .system
        }
        let now = platform.now
        request.each = request.each.map { context in
            var context = context
            let earliest = now.advanced(by: -Self.usageSpan)
            context.occurredAt = context.occurredAt.map { min(max($0, earliest), now) }
            return context
        }
        Self.dropExpiredLimits(of: &request, at: now)
        let source = NoteImport(
            create.id, source: header.origin, row: header.tenant,
            fields: ["position": "\(header.position)", "taken_at": header.takenAt, "slug": header.slug])
        // Second, when it is there, and before a state that allows no changes.
        request.commands.insert(source, at: 1)
        request.each.insert(context, at: 1)
        if isDryRun {
            _ = try platform.preview(each: [request])[0].get()
        } else {
            do {
                try await platform.execute(request)
            } catch let refusal as Refusal where refusal.code == .nameTaken {
                // Perhaps another import of the same export was sooner.
                guard let known = try known(in: platform) else { throw refusal }
                return .known(known)
            }
        }
        return .made(create.id)
    }

    /// Leaves out limits of its own whose time is over since: what was lifted so that the tenant can arrive goes back.
    private static func dropExpiredLimits(of request: inout Request, at now: Timestamp) {
        var lifted: Set<LimitKey> = []
        var kept: [(command: any Command, context: CommandContext)] = []
        for (command, context) in zip(request.commands, request.each) {
            guard let limit = command as? OverrideLimit else {
                kept.append((command, context))
                continue
            }
            if limit.expiresAt.map({ now < $0 }) ?? true {
                lifted.insert(limit.limit)
                kept.append((command, context))
            } else if lifted.contains(limit.limit) {
                kept.append((ClearLimit(limit.id, limit.limit), context))
            }
        }
        (request.commands, request.each) = (kept.map(\.command), kept.map(\.context))
    }

    /// The tenant here that was brought from the same one, whatever it is called now.
    private func known(in platform: Platform) throws -> TenantID? {
        try platform.read { $0.allTenants.first { $0.importSource == header.origin }?.id }
    }
}

extension TenantExport.Header {
    /// What the tenant is known by where it arrives: the store and the tenant in it.
    public var origin: String { "tenantry:\(store)/\(tenant)" }
}
