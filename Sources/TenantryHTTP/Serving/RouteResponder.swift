internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import Tenantry
internal import TenantModel

/// Takes a request through everything: who asks, may they, how often; the handler; the form of the answer; the
/// record of it in logs and metrics.
final class RouteResponder: HTTPResponder {
    let route: Route
    let api: Api
    private let counter: RequestMetrics.Counter
    /// What the route says of its path and its query, worked out once.
    private let pathParameters: [String]
    private let queryNames: Set<String>
    private let requiredNames: [String]

    init(route: Route, api: Api) {
        self.route = route
        self.api = api
        counter = api.metrics.counter(of: route.name)
        pathParameters = route.pathParameters
        queryNames = Set(route.allQuery.map(\.name))
        requiredNames = route.query.filter(\.isRequired).map(\.name)
    }

    func respond(to request: Request, context: ApiContext) async throws -> Response {
        let start = ContinuousClock.now
        let fields = RequestFields(request.headers, host: request.head.authority)
        let trace = RequestTrace(fields)
        var visit = Visit()
        var response: Response
        do {
            var exchange = Exchange(asked: try asked(request, fields, trace, context))
            defer { visit = exchange.visit }
            response = try await answered(&exchange)
        } catch {
            let problem = Problem(error, at: api.platform.now)
            if problem.type == .internal {
                api.logger.error("\(error)", metadata: ["request_id": "\(trace.requestID)"])
            }
            response = problem.answer(to: request, trace)
        }
        if !visit.headers.isEmpty { response.headers += visit.headers }
        note(request, response, trace, visit, ContinuousClock.now - start)
        return response
    }

    private func asked(
        _ request: Request, _ fields: RequestFields, _ trace: RequestTrace, _ context: ApiContext
    ) throws(Problem) -> Asked {
        try fields.check()
        let query = try Query(request.uri.query)
        return Asked(
            request, fields, of: self, path: try decoded(context.parameters), query: query, trace: trace,
            channel: context.channel)
    }

    /// The answer, or the refusal, which is recorded.
    private func answered(_ exchange: inout Exchange) async throws -> Response {
        do {
            let answer = if let begun = try begun(&exchange) { begun } else { try await finished(exchange) }
            exchange.visit.position = answer.position
            return response(answer, to: exchange)
        } catch let denied as Denied {
            api.denials.note(denied.denial)
            throw denied.problem
        } catch let problem as Problem where problem.type == .accessDenied {
            // What a handler refuses is recorded as what the gate does.
            if let caller = exchange.visit.caller {
                exchange.note(
                    .scope, caller, exchange.visit.tenant.map { .tenant($0) } ?? .platform, scope: problem.scope)
            }
            throw problem
        }
    }

    /// Takes a request as far as it gets without waiting, at one state: mostly to its answer.
    ///
    /// A state that is overtaken while it is read is asked again; that the request then counts twice for its rates is
    /// seldom, and on the safe side.
    private func begun(_ exchange: inout Exchange) throws -> Answer? {
        guard route.access != .open else {
            try pass(&exchange)
            return nil
        }
        return try api.read { fleet, now in
            exchange.visit = Visit()
            try admit(&exchange, in: fleet, at: now)
            try pass(&exchange)
            guard case .look(let look) = route.handler, !exchange.query.has("at"), !exchange.query.has("min_position")
            else { return nil }
            return try look(exchange, fleet, now)
        }
    }

    private func admit(_ exchange: inout Exchange, in fleet: Fleet, at now: Timestamp) throws {
        do {
            try exchange.admit(in: fleet, at: now)
        } catch let refused {
            // What is refused counts as well, else nothing would slow down who tries every door.
            do throws(Problem) {
                try api.limitRate(&exchange.visit, isRefused: true)
            } catch let limited {
                if let denied = refused as? Denied { throw Denied(problem: limited, denial: denied.denial) }
                throw limited
            }
            throw refused
        }
    }

    /// What is looked at of a request that the gate has let in, before its handler.
    private func pass(_ exchange: inout Exchange) throws(Problem) {
        try api.limitRate(&exchange.visit)
        try checkQuery(exchange.query)
        if route.isCommand, !api.options.allowsCommands {
            throw Problem(.commandsDisabled, "this server answers questions only; it was started without --commands")
        }
        // What is asked to hold, and is not looked at, must not be passed over.
        if route.isCommand, exchange.asked.fields.ifNoneMatch != nil {
            throw .validation("/If-None-Match", "is not taken by a command; If-Match names the version to change")
        }
        exchange.format = try Format.negotiated(exchange.asked.fields, among: route.reply.formats)
    }

    private func finished(_ exchange: Exchange) async throws -> Answer {
        if let position: Position = try exchange.query.number("min_position", in: 0...Position.max) {
            try await api.wait(for: position)
            try exchange.admitAgain()
        }
        switch route.handler {
        case .look(let look): return try await exchange.read { fleet, time in try look(exchange, fleet, time) }
        case .work(let work): return try await work(exchange)
        }
    }

    private func decoded(_ parameters: Parameters) throws(Problem) -> [(name: String, value: String)] {
        var path: [(name: String, value: String)] = []
        for name in pathParameters {
            guard let raw = parameters.get(name), let text = Query.decoded(raw) else {
                throw Problem(.badRequest, "the path is not UTF-8 in percent encoding")
            }
            path.append((name, text))
        }
        return path
    }

    private func checkQuery(_ query: Query) throws(Problem) {
        for name in query.names where !queryNames.contains(name) {
            if name == "offset", queryNames.contains("cursor") {
                throw .validation("/offset", "is not taken: go on with the next_cursor of the page before, as cursor")
            }
            throw .validation("/\(name)", "is no parameter of this route")
        }
        for name in requiredNames where !query.has(name) { throw .validation("/\(name)", "is missing") }
    }

    private func response(_ answer: Answer, to exchange: Exchange) -> Response {
        var headers = headers(of: answer, exchange.trace)
        if !answer.headers.isEmpty { headers += answer.headers }
        if answer.status == .notModified || answer.etag.map(exchange.clientHas) == true {
            return Response(status: .notModified, headers: headers)
        }
        let body: ResponseBody
        switch answer.content {
        case .nothing: return Response(status: answer.status, headers: headers)
        case .bytes(let buffer): body = ResponseBody(byteBuffer: buffer)
        case .stream(let write): body = ResponseBody(write)
        }
        headers[.contentType] = answer.format.contentType
        return Response(status: answer.status, headers: headers, body: body)
    }

    /// The fields that say which request it was, of which state the answer is, and whether it may be kept.
    private func headers(of answer: Answer, _ trace: RequestTrace) -> HTTPFields {
        // All at once: to add one by one looks at what is there, for each.
        var headers: HTTPFields = [
            .requestID: trace.requestID, .traceparent: trace.traceparent, .xContentTypeOptions: "nosniff",
            .vary: "Authorization, Accept", .cacheControl: answer.etag == nil ? "no-store" : "private, no-cache",
        ]
        if let etag = answer.etag {
            var quoted = "\""
            quoted += etag
            quoted += "\""
            headers[.eTag] = quoted
        }
        // Who has no key is not to see how the log grows: by what is refused to others, too.
        if answer.position > 0, route.access != .open { headers[.position] = String(answer.position) }
        return headers
    }

    private func note(
        _ request: Request, _ response: Response, _ trace: RequestTrace, _ visit: Visit, _ duration: Duration
    ) {
        let time = duration.inSeconds
        counter.count(status: response.status.code, seconds: time, tenant: visit.tenant)
        guard api.logger.logLevel <= .info else { return }
        var metadata: Logger.Metadata = [
            "request_id": "\(trace.requestID)", "method": "\(request.method.rawValue)", "route": "\(route.path)",
            "status": "\(response.status.code)", "ms": "\(Int64(time * 1_000))",
        ]
        if let tenant = visit.tenant { metadata["tenant"] = "\(tenant)" }
        if let caller = visit.caller { metadata["key"] = "\(caller.key)" }
        if let position = visit.position { metadata["position"] = "\(position)" }
        api.logger.info("request", metadata: metadata)
    }
}

/// What the gate has found out about a request.
struct Visit: Sendable {
    /// Who asks.
    var caller: Caller?
    /// About whom, or whose key asks.
    var tenant: TenantID?
    /// Fields that every answer to the request has.
    var headers = HTTPFields()
    /// What the answer reflects.
    var position: Position?
}
