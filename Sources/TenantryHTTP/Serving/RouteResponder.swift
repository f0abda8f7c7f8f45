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
        let trace = RequestTrace(request.headers)
        var visit = Visit()
        var response: Response
        do {
            response = try await answer(request, context, trace, &visit)
        } catch {
            let problem = Problem(error, at: api.platform.now)
            if problem.type == .internal {
                api.logger.error("\(error)", metadata: ["request_id": "\(trace.requestID)"])
            }
            response = problem.response(requestID: trace.requestID, path: request.uri.path)
        }
        response.mark(trace)
        if !visit.headers.isEmpty { response.headers.add(Array(visit.headers)) }
        note(request, response, trace, visit, ContinuousClock.now - start)
        return response
    }

    private func answer(
        _ request: Request, _ context: ApiContext, _ trace: RequestTrace, _ visit: inout Visit
    ) async throws -> Response {
        try checkHeaders(request.headers)
        let query = try Query(request.uri.query)
        let asked = Asked(
            request, of: self, path: try decoded(context.parameters), query: query, trace: trace,
            channel: context.channel)
        var exchange = Exchange(asked: asked)
        do {
            try exchange.admit(&visit)
        } catch {
            // What is refused counts as well, else nothing would slow down who tries every door.
            try api.limitRate(&visit, isRefused: true)
            throw error
        }
        try api.limitRate(&visit)
        try checkQuery(query)
        if route.isCommand, !api.options.allowsCommands {
            throw Problem(.commandsDisabled, "this server answers questions only; it was started without --commands")
        }
        let format = try Format.negotiated(request.headers, among: route.reply.formats)
        if let position: Position = try query.number("min_position", in: 0...Position.max) {
            try await api.wait(for: position)
        }
        exchange.visit = visit
        exchange.format = format
        let answer = try await handled(exchange)
        visit.position = answer.position
        return response(answer, to: request)
    }

    /// The route's answer; what its handler refuses is recorded as what the gate does.
    private func handled(_ exchange: Exchange) async throws -> Answer {
        do {
            return try await route.handler(exchange)
        } catch let problem as Problem where problem.type == .accessDenied {
            if let caller = exchange.visit.caller {
                exchange.note(.scope, caller, exchange.visit.tenant.map { .tenant($0) } ?? .platform)
            }
            throw problem
        }
    }

    /// The decoder takes more, so that what is too large can be told so.
    private func checkHeaders(_ headers: HTTPFields) throws(Problem) {
        let size = headers.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count + 4 }
        guard size > Api.largestHeaders else { return }
        throw Problem(.headersTooLarge, "the header fields have more than 16 KiB")
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

    private func response(_ answer: Answer, to request: Request) -> Response {
        var headers = answer.headers
        headers.add(fields(of: answer))
        if isKnown(answer, to: request) { return Response(status: .notModified, headers: headers) }
        let body: ResponseBody
        switch answer.content {
        case .nothing: return Response(status: answer.status, headers: headers)
        case .bytes(let buffer): body = ResponseBody(byteBuffer: buffer)
        case .deferred(let write): body = ResponseBody(byteBuffer: write())
        case .stream(let write): body = ResponseBody(write)
        }
        headers.add([HTTPField(name: .contentType, value: answer.format.contentType)])
        return Response(status: answer.status, headers: headers, body: body)
    }

    /// The fields that say of which state an answer is, and whether it may be kept.
    private func fields(of answer: Answer) -> [HTTPField] {
        var fields: [HTTPField] = [.vary, answer.etag == nil ? .noStore : .noCache]
        if let etag = answer.etag { fields.append(HTTPField(name: .eTag, value: "\"\(etag)\"")) }
        // Who has no key is not to see how the log grows: by what is refused to others, too.
        if answer.position > 0, route.access != .open {
            fields.append(HTTPField(name: .position, value: String(answer.position)))
        }
        return fields
    }

    /// Whether the client has this version of an answer.
    private func isKnown(_ answer: Answer, to request: Request) -> Bool {
        guard let etag = answer.etag, request.method == .get || request.method == .head,
            let known = request.headers.value(of: .ifNoneMatch)
        else { return false }
        return EntityTag.list(known, has: etag)
    }

    private func note(
        _ request: Request, _ response: Response, _ trace: RequestTrace, _ visit: Visit, _ duration: Duration
    ) {
        let (seconds, attoseconds) = duration.components
        let time = Double(seconds) + Double(attoseconds) / 1e18
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

extension HTTPField {
    fileprivate static let vary = HTTPField(name: .vary, value: "Authorization, Accept")
    fileprivate static let noStore = HTTPField(name: .cacheControl, value: "no-store")
    fileprivate static let noCache = HTTPField(name: .cacheControl, value: "private, no-cache")
}

/// The versions of answers, as conditional requests name them (RFC 9110, 8.8.3).
enum EntityTag {
    /// Whether a list of tags, or `*`, has this one; weak ones count as well.
    static func list(_ text: String, has tag: String) -> Bool {
        text == "*" || tags(text).contains(tag)
    }

    /// The tags of a list without their marks; the strong ones only, if only those count.
    static func tags(_ text: String, isStrong: Bool = false) -> [String] {
        text.split(separator: ",").compactMap { part in
            var tag = part.drop { $0 == " " }
            if tag.hasPrefix("W/") {
                guard !isStrong else { return nil }
                tag = tag.dropFirst(2)
            }
            while tag.last == " " { tag.removeLast() }
            guard tag.count >= 2, tag.first == "\"", tag.last == "\"" else { return nil }
            return String(tag.dropFirst().dropLast())
        }
    }
}
