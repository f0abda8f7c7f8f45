internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import ServiceLifecycle
internal import Tenantry
internal import TenantModel

/// A request on its way to its answer, with all that a handler needs.
struct Exchange: Sendable {
    /// What was asked, and of which route.
    let asked: Asked
    /// What the gate has found out.
    var visit = Visit()
    /// The form of the answer.
    var format = Format.json

    var api: Api { asked.responder.api }
    var route: Route { asked.responder.route }
    var query: Query { asked.query }
    var trace: RequestTrace { asked.trace }
    var channel: any Channel { asked.channel }
    var platform: Platform { api.platform }
    var headers: HTTPFields { asked.request.headers }
    var method: HTTPRequest.Method { asked.request.method }
    /// The path and the query as they were asked for.
    var requestTarget: String { asked.request.uri.description }
    /// The path as it was asked for, without its query.
    var requestPath: String { asked.request.uri.path }

    /// The key's tenant: whoever's key it is gets that tenant's part only; `nil`: everything.
    var reach: TenantID? { visit.caller?.tenant }

    /// Looks at the state, now or at the moment that the query names.
    func read(_ body: @escaping @Sendable (Fleet, Timestamp) throws -> Answer) async throws -> Answer {
        guard route.reply.takesMoment, let moment = try query.moment() else { return try api.read(body) }
        return try await api.read(at: moment, rewindsPlatform: !route.access.isOfTenant, body)
    }

    /// Looks at the path's tenant, now or at the moment that the query names.
    func tenant(_ body: @escaping @Sendable (Tenant, Fleet, Timestamp) throws -> Answer) async throws -> Answer {
        let (id, name) = (visit.tenant, part("tenant"))
        return try await read { fleet, time in
            guard let tenant = id.flatMap({ fleet.tenant($0) }) else { throw Self.noTenant(name) }
            return try body(tenant, fleet, time)
        }
    }

    /// The one answer about a tenant that is not there, and about one that the caller must not know to be there.
    static func noTenant(_ name: String) -> Problem {
        Problem(.tenantNotFound, "there is no tenant \(name.prefix(200))")
    }

    /// Whether the client has this version of what it asks for (RFC 9110, 13.1.2).
    func clientHas(_ etag: String) -> Bool {
        guard let known = asked.fields.ifNoneMatch, method == .get || method == .head else { return false }
        return EntityTag.list(known, has: etag)
    }

    /// A part of the path.
    func part(_ name: String) -> String { asked.path.first { $0.name == name }?.value ?? "" }

    /// What is said of what the request does: who, from where, in which trace.
    func context() throws(Problem) -> CommandContext {
        var actor = visit.caller?.actor ?? Actor(type: "service", id: "anonymous")
        actor.onBehalfOf = try header(.onBehalfOf, upTo: 256)
        var context = CommandContext(actor: actor, origin: .api)
        tell(&context)
        context.reason = try header(.reason, upTo: 1_000)
        let subjects = try header(.subject, upTo: 1_000)?.split(separator: ",") ?? []
        context.subjects = subjects.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        return context
    }

    /// Says from where the request came, and in which trace.
    func tell(_ context: inout CommandContext) {
        context.sourceIP = sourceIP
        context.userAgent = headers[.userAgent].map { String($0.prefix(512)) }
        trace.tell(&context)
    }

    private func header(_ name: HTTPField.Name, upTo count: Int) throws(Problem) -> String? {
        guard let text = headers[name], !text.isEmpty else { return nil }
        guard text.utf8.count <= count else {
            throw .validation("/\(name.rawName)", "may have \(count) bytes")
        }
        return text
    }

    /// The client's address: behind a proxy that is trusted the one that it has added, which is the last.
    private var sourceIP: String? {
        if api.options.trustsForwardedFor, let name = HTTPField.Name("X-Forwarded-For"),
            let last = headers[name]?.split(separator: ",").last?.trimmingCharacters(in: .whitespaces),
            (try? SocketAddress(ipAddress: last, port: 0)) != nil
        {
            return last
        }
        return channel.remoteAddress?.ipAddress
    }
}

extension Api {
    /// Waits until the log has reached a position.
    ///
    /// - Throws: ``Problem``: `position-not-reached` after ten seconds; `validation` if it is further away than any
    ///   writer could come until then.
    func wait(for position: Position) async throws {
        let head = try platform.head()
        guard head < position else { return }
        guard position - head < 100_000_000 else {
            throw Problem.validation("/min_position", "is further than the log will be soon: it is at \(head)")
        }
        // A server that is stopped waits for nobody who waits.
        let reached = try await cancelWhenGracefulShutdown { [platform] in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask {
                    for await head in platform.heads(after: 0) where head >= position { return true }
                    try Task.checkCancellation()
                    return false
                }
                group.addTask {
                    try await Task.sleep(for: .seconds(10))
                    return false
                }
                defer { group.cancelAll() }
                return try await group.next() ?? false
            }
        }
        guard reached else {
            var problem = Problem(.positionNotReached, "the log has not reached the position \(position)")
            problem.retryAfter = 1
            throw problem
        }
    }

    /// Takes a request from the buckets of its key and its tenant; what its key may not costs its tenant nothing.
    ///
    /// - Throws: ``Problem`` with `rate-limited`.
    func limitRate(_ visit: inout Visit, isRefused: Bool = false) throws(Problem) {
        guard keyLimits.perSecond > 0 || tenantLimits.perSecond > 0, let caller = visit.caller else { return }
        let now = platform.now
        var (policies, states): ([String], [String]) = ([], [])
        var refused: (name: String, limiter: RateLimiter, verdict: RateLimiter.Verdict)?
        let buckets = [
            ("key", keyLimits, caller.key.rawValue),
            ("tenant", tenantLimits, isRefused ? nil : caller.tenant?.rawValue),
        ]
        for (name, limiter, bucket) in buckets {
            guard limiter.perSecond > 0, let bucket else { continue }
            policies.append("\"\(name)\";q=\(limiter.perSecond);w=1")
            guard refused == nil, let verdict = limiter.take(bucket, at: now) else { continue }
            states.append("\"\(name)\";r=\(verdict.remaining);t=\(verdict.seconds)")
            if !verdict.isAllowed { refused = (name, limiter, verdict) }
        }
        guard !policies.isEmpty else { return }
        visit.headers[.rateLimitPolicy] = policies.joined(separator: ", ")
        visit.headers[.rateLimit] = states.joined(separator: ", ")
        guard let refused else { return }
        var problem = Problem(
            .rateLimited, "the \(refused.name) may make \(refused.limiter.perSecond) requests in a second")
        problem.retryAfter = refused.verdict.seconds
        throw problem
    }
}
