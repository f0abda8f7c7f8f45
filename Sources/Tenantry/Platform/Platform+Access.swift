internal import HashTreeCollections
public import TenantModel

extension Platform {
    /// Finds the tenant that a request is for; a try at somebody else's is kept in that tenant's trail.
    ///
    /// - Returns: the tenant, or why not, and what was tried.
    /// - Throws: ``PlatformError`` if the store cannot be read.
    public func resolve(_ request: ResolutionRequest, as context: CommandContext) async throws -> Resolution {
        let resolution = try read { $0.resolve(request, at: now) }
        if let foreign = resolution.foreign, let bearer = request.bearer {
            _ = try? await execute(CheckAccess(foreign, bearer, .tenantsRead), as: context)
        }
        return resolution
    }

    /// Whether somebody may do something in a tenant; a "no" is kept in its trail, at most one a minute.
    ///
    /// - Throws: `Refusal` with `tenant-not-found`; ``PlatformError`` if the store cannot.
    public func checkAccess(
        of bearer: Bearer, to tenant: TenantID, _ scope: Scope, as context: CommandContext
    ) async throws -> AccessAnswer {
        let answer = try read { $0.access(of: bearer, to: tenant, scope, at: now) }
        guard !answer.isAllowed else { return answer }
        do {
            try await execute(CheckAccess(tenant, bearer, scope), as: context)
        } catch let refusal as Refusal where refusal.code != .tenantNotFound && refusal.code != .tenantPurged {
            return answer
        } catch let error as PlatformError where error.code == .readOnly {
            // Who may not is answered all the same: a trail that cannot be written is no reason to tell nothing.
            return answer
        }
        // Between the look and the record somebody has let them in.
        return try read { $0.access(of: bearer, to: tenant, scope, at: now) }
    }

    /// Shows a secret setting; that it was shown is in the trail before it is.
    ///
    /// - Throws: `Refusal`: `not-found`, `validation` if it is no secret; ``PlatformError``: `wrongKey`, `damaged`.
    public func reveal(_ command: RevealConfig, as context: CommandContext) async throws -> String {
        try await execute(command, as: context)
        return try secret(command.key, of: command.id)
    }

    private func secret(_ key: ConfigKey, of tenant: TenantID) throws -> String {
        guard let secret = try read({ $0.tenant(tenant)?.config[key]?.secret }) else {
            throw Refusal(.notFound, "the setting \(key.section)/\(key.key) was removed meanwhile")
        }
        return try reveal(secret, place: "config/\(key.section)/\(key.key)", tenant: tenant)
    }

    /// Carries out what has come due: invitations and API keys whose time is over.
    ///
    /// Some tenants at a time, between which others get their turn.
    ///
    /// - Returns: how many events that made.
    /// - Complexity: O(tenants and what they hold).
    public func sweep() async throws -> Int {
        var swept = try await carryOut(read { fleet in Self.dueKeys(in: fleet.platformKeys, of: nil, at: now) })
        var last: TenantID?
        repeat {
            let page = try read { fleet in Array(fleet.tenants(after: last).prefix(16)) }
            swept += try await carryOut(page.flatMap { Self.due(in: $0, at: now) })
            last = page.last?.id
            await Task.yield()
        } while last != nil
        return swept
    }

    /// Carries out what has come due, each by itself.
    private func carryOut(_ due: [any Command]) async throws -> Int {
        let context = CommandContext(actor: .system, origin: .system)
        var count = 0
        for start in stride(from: 0, to: due.count, by: 256) {
            let requests = due[start..<min(start + 256, due.count)].map { Request([$0], as: context) }
            for case .success(let answer) in try await execute(each: requests) where answer.positions != nil {
                count += 1
            }
        }
        return count
    }

    private static func due(in tenant: Tenant, at now: Timestamp) -> [any Command] {
        guard !tenant.state.isGone else { return [] }
        var commands: [any Command] = []
        for (id, invitation) in tenant.invitations
        where invitation.recordedStatus == .pending && invitation.status(at: now) == .expired {
            commands.append(ExpireInvitation(tenant.id, id))
        }
        return commands + dueKeys(in: tenant.apiKeys, of: tenant.id, at: now)
    }

    private static func dueKeys(
        in keys: TreeDictionary<ApiKeyID, ApiKey>, of tenant: TenantID?, at now: Timestamp
    ) -> [any Command] {
        keys.filter { $0.value.closedAt == nil && $0.value.status(at: now) == .expired }.map {
            ExpireApiKey(tenant, $0.key)
        }
    }
}
