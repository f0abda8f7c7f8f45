internal import AuditTrail
internal import HTTPTypes
internal import Logging
internal import NIOCore
internal import Tenantry
internal import TenantModel

/// The feed, and what is told of the server itself.
extension Route {
    static let serverRoutes: [Route] = [
        feed,
        get(
            "/livez", "getLiveness", "Say that the server runs", .open, .ref("Liveness"),
            handler: .work { exchange in
                .json(["status": "ok"], at: 0)
            }),
        get(
            "/readyz", "getReadiness", "Say whether the server can answer", .open, .ref("Readiness"),
            query: [.flag("verbose", "Each check by itself.")], problems: [.rebuilding, .unavailable],
            handler: .work { try readiness($0) }),
        plain(
            "/metrics", "getMetrics", "Show what is counted, for Prometheus", .platform(.usageRead), .metrics,
            handler: .work { exchange in
                let (text, position) = try await exchange.api.offload { [api = exchange.api] in
                    try api.read { fleet, time in (try api.exposition(of: fleet, at: time), fleet.position) }
                }
                return Answer(content: .bytes(ByteBuffer(string: text)), format: .metrics, position: position)
            }),
        get(
            "/openapi.json", "getDocument", "Describe this API (OpenAPI 3.1)", .open, .any, etag: true,
            handler: .work { exchange in
                Answer(
                    content: .bytes(exchange.api.document.json), etag: exchange.api.document.etag,
                    position: try exchange.platform.head())
            }),
        plain(
            "/docs", "getDocs", "Describe this API for people", .open, .html, etag: true,
            handler: .work { exchange in
                Answer(
                    content: .bytes(exchange.api.document.page), format: .html, etag: exchange.api.document.etag,
                    position: try exchange.platform.head())
            }),
        get(
            "/problems/{problem}", "getProblem", "Describe a kind of problem", .open, .ref("ProblemDescription"),
            problems: [.notFound],
            handler: .work { exchange in
                guard let type = ProblemType(rawValue: exchange.part("problem")) else {
                    throw Problem(.notFound, "there is no problem of this kind")
                }
                let view = ProblemView(
                    type: type.uri, title: type.title, status: type.status, explanation: type.explanation)
                return .json(view, at: try exchange.platform.head())
            }),
    ]

    private struct ProblemView: Encodable {
        let type: String
        let title: String
        let status: Int
        let explanation: String
    }

    private static func plain(
        _ path: String, _ name: String, _ summary: String, _ access: Access, _ format: Format, etag: Bool = false,
        handler: Handler
    ) -> Route {
        var route = get(path, name, summary, access, .string, etag: etag, handler: handler)
        route.reply.formats = [format]
        return route
    }

    private static let feed: Route = {
        var route = get(
            "/v1/events", "followEvents", "Follow the log: every event, in order, as it is appended",
            .reach(.auditRead), .string,
            query: [
                .text("tenant", "Only this tenant's."),
                .text(
                    "type", "Only of these types; several with commas. health.changed is derived, and told if named.",
                    example: "tenant.suspended"),
                .text("action", "Only of these actions, with `*` at the end for a beginning.", example: "tenant.*"),
                Parameter(
                    name: "after", summary: "Begin after this position; with what comes next if not given.",
                    schema: .range(0, .max), example: .int(0)),
                Parameter(name: "count", summary: "End after so many.", schema: .range(1, 1_000_000), example: .int(1)),
            ], problems: [.invalidCursor, .notAcceptable], handler: .work { try await $0.feed() })
        route.reply.formats = [.events, .ndjson]
        return route
    }()

    private static func readiness(_ exchange: Exchange) throws -> Answer {
        let (api, platform) = (exchange.api, exchange.platform)
        let isVerbose = try exchange.query.flag("verbose")
        var looks: [(name: String, look: () throws -> Void)] = [("store", { try api.read { _, _ in } })]
        if isVerbose {
            looks.append(("views", { try api.read { fleet, _ in _ = fleet.tenants(after: nil).first { _ in true } } }))
            looks.append(("trail", { _ = try platform.readingPage(of: AuditQuery(), limit: 1) }))
        }
        var checks: [String: String] = [:]
        for (name, look) in looks {
            do {
                try look()
                checks[name] = "ok"
            } catch {
                api.logger.error("the \(name) cannot be read: \(error)")
                var problem = Problem(.unavailable, "the \(name) cannot be read")
                problem.retryAfter = 5
                throw problem
            }
        }
        checks["commands"] = platform.isReadOnly ? "read-only" : api.options.allowsCommands ? "served" : "not served"
        return .json(Readiness(status: "ok", checks: isVerbose ? checks : nil), at: try platform.head())
    }

    private struct Readiness: Encodable {
        let status: String
        let checks: [String: String]?
    }
}
