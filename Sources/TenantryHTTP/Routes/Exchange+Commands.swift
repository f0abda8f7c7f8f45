internal import HTTPTypes
internal import Logging
internal import Tenantry
internal import TenantModel

/// Carrying out commands: the header fields that every one of them may come with.
extension Exchange {
    /// The path's tenant.
    func target() throws(Problem) -> TenantID {
        guard let tenant = visit.tenant else { throw Self.noTenant(part("tenant")) }
        return tenant
    }

    /// What is said of a command, by header fields and by `reason` and `occurred_at` in the body.
    func context(taking fields: inout CommandFields) throws -> CommandContext {
        var context = try context()
        context.reason = fields.optionalText("reason") ?? context.reason
        guard context.reason?.utf8.count ?? 0 <= 1_000 else {
            throw Problem.validation("/reason", "may have 1000 bytes")
        }
        context.occurredAt = fields.time("occurred_at")
        return context
    }

    /// The revision that `If-Match` names; `nil`: any.
    ///
    /// A tag of which nothing can be the version names one that is not there.
    private func expectedRevision() throws -> UInt64? {
        guard let text = headers[.ifMatch] else {
            guard api.options.requiresIfMatch, route.mayRequireIfMatch else { return nil }
            throw Problem(.preconditionRequired, "send If-Match with the ETag of what the change was made of")
        }
        guard route.takesIfMatch else {
            throw Problem.validation("/If-Match", "is not taken here: what is made or checked has no version yet")
        }
        if text == "*" { return nil }
        // What is changed must be the very same: a weak tag does not say so (RFC 9110, 13.1.1).
        let revisions = EntityTag.tags(text, isStrong: true).compactMap { revision(of: Substring($0)) }
        guard let first = revisions.first else {
            throw Problem(.versionMismatch, "If-Match names no version of this; send the ETag as it was given")
        }
        // One of several is enough (RFC 9110, 13.1.1).
        let current = try api.read { fleet, _ in
            route.access.isOfTenant ? visit.tenant.flatMap { fleet.tenant($0)?.revision } : fleet.platformRevision
        }
        return current.flatMap { revisions.contains($0) ? $0 : nil } ?? first
    }

    /// The revision that a tag names: a tenant's number, with what says whose it is or without, or the platform's, with
    /// a `p` before it.
    private func revision(of tag: Substring) -> UInt64? {
        guard route.access.isOfTenant else { return tag.hasPrefix("p") ? UInt64(tag.dropFirst()) : nil }
        let parts = tag.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count < 2 || visit.tenant?.etagMark == String(parts[1]) else { return nil }
        return parts.first.flatMap { UInt64($0) }
    }

    /// The `Idempotency-Key`, if there is one.
    func idempotencyKey() throws(Problem) -> String? {
        guard let key = headers[.idempotencyKey] else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (33...126).contains($0) }) else {
            throw Problem.validation("/Idempotency-Key", "must have 1 to 255 visible ASCII characters")
        }
        return key
    }

    /// Carries commands out, once for each `Idempotency-Key`.
    ///
    /// - Parameter described: the commands that a repetition is recognised by; all of them unless said.
    /// - Throws: ``Problem``: `idempotency-conflict`, `validation`; what the platform throws.
    func carryOut(
        _ commands: [any Command], as said: CommandContext, recognisedBy described: [any Command]? = nil
    ) async throws -> Tenantry.Answer {
        var context = said
        context.expectedRevision = try expectedRevision()
        guard let key = try idempotencyKey() else { return try await execute(Tenantry.Request(commands, as: context)) }
        let request = Platform.idempotency(
            key: key, actor: context.actor, commands: described ?? commands, occurredAt: context.occurredAt)
        context.idempotency = request
        return try await once(request) { [context] in try await execute(Tenantry.Request(commands, as: context)) }
    }

    /// Carries a request out, and tells the operator if a purge could not be finished.
    func execute(_ request: Tenantry.Request) async throws -> Tenantry.Answer {
        let answer = try await platform.execute(request)
        if let warning = platform.keysLeftWarning, api.warnings.take(1, at: platform.now)?.isAllowed == true {
            api.logger.error("\(warning)", metadata: ["request_id": "\(trace.requestID)"])
        }
        return answer
    }

    /// Carries something out, unless a request under the same key is under way.
    ///
    /// - Throws: ``Problem`` with `idempotency-conflict`; what `carryOut` throws.
    func once(
        _ request: Idempotency?, _ carryOut: () async throws -> Tenantry.Answer
    ) async throws -> Tenantry.Answer {
        guard let key = request?.key else { return try await carryOut() }
        guard api.underWay.begin(key) else {
            var problem = Problem(.idempotencyConflict, "a request with this Idempotency-Key is being carried out")
            problem.retryAfter = 1
            throw problem
        }
        defer { api.underWay.end(key) }
        return try await carryOut()
    }

    /// Shows a tenant as it is after a command; as it was then, if the command is a repetition's.
    ///
    /// - Parameter etag: the version of what is shown, as a question about it would be answered with.
    func shown<View: Encodable>(
        _ answer: Tenantry.Answer, of id: TenantID? = nil, status: HTTPResponse.Status = .ok,
        etag: (Tenant, Timestamp) -> String = { $0.etag(at: $1) }, _ view: (Tenant, Timestamp) throws -> View
    ) throws -> Answer {
        try state(after: answer) { fleet, time in
            guard let tenant = (id ?? answer.result.tenant).flatMap({ fleet.tenant($0) }) else {
                throw Self.noTenant(part("tenant"))
            }
            var shown = Answer.json(try view(tenant, time), at: fleet.position, etag: etag(tenant, time))
            shown.status = status
            return shown.replayed(answer)
        }
    }

    /// Looks at the state after a command; as it was then, if the command is a repetition's.
    func state(after answer: Tenantry.Answer, _ look: (Fleet, Timestamp) throws -> Answer) throws -> Answer {
        guard answer.isReplay, let position = answer.positions?.upperBound else { return try api.read(look) }
        return try platform.read(at: .position(position), rewindsPlatform: !route.access.isOfTenant, look)
    }

    /// Says nothing but that it is done.
    func done(_ answer: Tenantry.Answer) throws -> Answer {
        Answer.empty(at: try platform.head()).replayed(answer)
    }
}

extension Answer {
    /// The same, saying whether the request was answered before.
    func replayed(_ answer: Tenantry.Answer) -> Answer {
        var shown = self
        if answer.isReplay { shown.headers[.idempotencyReplayed] = "true" }
        return shown
    }
}
