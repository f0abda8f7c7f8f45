internal import HTTPTypes
internal import Tenantry
internal import TenantModel

extension ApiDocument {
    /// What the document says of one route.
    static func operation(_ route: Route) -> JSONValue {
        var operation: [String: JSONValue] = [
            "operationId": .string(route.name), "summary": .string(route.summary),
            "tags": .array([.string(route.tag)]), "responses": .object(responses(of: route)),
        ]
        let parameters =
            route.pathParameters.map(pathParameter) + route.allQuery.map(queryParameter) + fields(of: route)
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        if route.access == .open { operation["security"] = .array([]) }
        if let note = note(on: route) { operation["description"] = .string(note) }
        if let body = route.body {
            let media = JSONValue.object([
                "schema": body.schema.json, "examples": .object(["usual": .object(["value": body.example])]),
            ])
            operation["requestBody"] = .object([
                "required": .bool(body.isRequired),
                "content": .object(Dictionary(body.types.map { ($0, media) }, uniquingKeysWith: { $1 })),
            ])
        }
        return .object(operation)
    }

    private static func note(on route: Route) -> String? {
        var sentences: [String] = []
        if let scope = route.access.scope { sentences.append("Needs the scope `\(scope.rawValue)`.") }
        if case .platform = route.access { sentences.append("For the platform's keys.") }
        if case .reach = route.access { sentences.append("A tenant's key gets its tenant's part.") }
        if route.isCommand { sentences.append("Served only with `--commands`.") }
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }

    private static func pathParameter(_ name: String) -> JSONValue {
        .object([
            "name": .string(name), "in": .string("path"), "required": .bool(true),
            "schema": .object(["type": .string("string"), "minLength": .int(1)]),
            "description": .string(pathTexts[name]?.summary ?? name),
            "example": .string(pathTexts[name]?.example ?? "x"),
        ])
    }

    private static let pathTexts: [String: (summary: String, example: String)] = [
        "tenant": ("The tenant: its id, slug or external id.", "acme"), "user": ("A user's id.", "ann@example.com"),
        "feature": ("A feature's name.", "webhooks"), "policy": ("A policy's name.", "retention_days"),
        "metric": ("A metric's name.", "messages"), "period": ("day, month or total.", "day"),
        "section": ("A section of the settings.", "general"), "key": ("A setting's or an API key's name.", "theme"),
        "host": ("A full host name.", "app.acme.example"), "step": ("A step's name.", "profile"),
        "invitation": ("An invitation's id.", "invitation_01m7yfnejkeymafya6qt9s463m"),
        "catalog": ("A catalogue's name.", "smtp"), "position": ("A position of the log.", "7"),
        "problem": ("A kind of problem.", "tenant-not-found"),
    ]

    private static func queryParameter(_ parameter: Route.Parameter) -> JSONValue {
        var object: [String: JSONValue] = [
            "name": .string(parameter.name), "in": .string("query"), "required": .bool(parameter.isRequired),
            "schema": parameter.schema.json, "description": .string(parameter.summary),
        ]
        if let example = parameter.example { object["example"] = example }
        return .object(object)
    }

    /// The header fields that a route looks at.
    private static func fields(of route: Route) -> [JSONValue] {
        var fields: [(String, String)] = []
        if route.reply.hasETag, !route.isCommand {
            fields.append(("If-None-Match", "The ETag of what is known; it is answered with 304 if it still counts."))
        }
        if route.isCommand {
            fields.append(("Idempotency-Key", "Makes a repetition take effect once, within 24 hours."))
            fields.append(("Tenantry-Reason", "Why; it is kept with the event."))
            fields.append(("Tenantry-On-Behalf-Of", "For whom it is done; it is kept with the event."))
            fields.append(("Tenantry-Subject", "Whom it is about, as the trail finds it; several with commas."))
            if route.takesIfMatch { fields.append(("If-Match", "The ETag of what the change was made of.")) }
        }
        if route.reply.formats.contains(.events) {
            fields.append(("Last-Event-ID", "The id of the last event that came; what comes after it follows."))
        }
        return fields.map { name, summary in
            .object([
                "name": .string(name), "in": .string("header"), "required": .bool(false),
                "schema": Schema.string.json, "description": .string(summary),
            ])
        }
    }

    private static func responses(of route: Route) -> [String: JSONValue] {
        var responses: [String: JSONValue] = [:]
        var headers: [String: JSONValue] = ["X-Request-ID": reference("headers/RequestID")]
        if route.access != .open {
            headers["Tenantry-Position"] = reference("headers/Position")
            headers["RateLimit"] = reference("headers/RateLimit")
            headers["RateLimit-Policy"] = reference("headers/RateLimitPolicy")
        }
        if route.reply.isPaged { headers["Link"] = reference("headers/Link") }
        if route.reply.hasETag { headers["ETag"] = reference("headers/ETag") }
        if route.reply.hasLocation { headers["Location"] = reference("headers/Location") }
        if route.isCommand { headers["Idempotency-Replayed"] = reference("headers/Replayed") }
        var success: [String: JSONValue] = ["description": .string("As asked."), "headers": .object(headers)]
        if let schema = route.reply.schema {
            let content = route.reply.formats.map { format in
                let isJSON = format == .json
                var media: [String: JSONValue] = ["schema": isJSON ? schema.json : Schema.string.json]
                if isJSON, let example = route.reply.example { media["example"] = example }
                return (format.rawValue, JSONValue.object(media))
            }
            success["content"] = .object(Dictionary(content, uniquingKeysWith: { $1 }))
        }
        responses[String(route.reply.status)] = .object(success)
        if route.reply.hasETag, !route.isCommand {
            responses["304"] = .object(["description": .string("It is as known."), "headers": .object(headers)])
        }
        // Kinds of one status share an answer: a document can describe each status once.
        for (status, types) in Dictionary(grouping: route.allProblems, by: \.status) {
            let names = types.map(\.rawValue).sorted()
            let examples = names.map {
                ($0, reference("responses/\($0)/content/application~1problem+json/examples/\($0)"))
            }
            responses[String(status)] =
                names.count == 1
                ? reference("responses/\(names[0])")
                : .object([
                    "description": .string(types.map(\.title).sorted().joined(separator: "; ")),
                    "content": .object([
                        "application/problem+json": .object([
                            "schema": Schema.ref("Problem").json,
                            "examples": .object(Dictionary(examples, uniquingKeysWith: { $1 })),
                        ])
                    ]),
                ])
        }
        return responses
    }

    private static func reference(_ path: String) -> JSONValue { .object(["$ref": .string("#/components/\(path)")]) }
}

extension Route {
    /// The chapter of the document that it belongs to.
    var tag: String {
        let parts = path.split(separator: "/").map(String.init)
        guard parts.first == "v1", parts.count > 1 else { return "server" }
        if parts[1] == "tenants", parts.count > 3, parts[2] == "{tenant}" { return parts[3] }
        return parts[1]
    }

    /// Whether a version of the tenant, or of the platform's own state, can be asked for.
    var takesIfMatch: Bool { isCommand && (access.isOfTenant || changesPlatform) }

    /// Whether a server can be told to refuse it without a version: what adds or counts needs none.
    var mayRequireIfMatch: Bool { takesIfMatch && method != .post }

    /// Every problem that it can have.
    var allProblems: [ProblemType] {
        var all: Set<ProblemType> = Set(problems).union([
            .internal, .rebuilding, .unavailable, .badRequest, .validation, .headersTooLarge, .methodNotAllowed,
        ])
        all.insert(.notAcceptable)
        if access != .open {
            all.formUnion([.unauthorized, .accessDenied, .rateLimited, .positionNotReached, .tenantInactive])
            all.formUnion([.tenantSuspended, .tenantNotFound])
        }
        if reply.takesMoment { all.insert(.notFound) }
        if !pathParameters.isEmpty { all.insert(.notFound) }
        if access.isOfTenant { all.insert(.tenantPurged) }
        if body != nil { all.formUnion([.payloadTooLarge, .unsupportedMediaType, .requestTimeout]) }
        if isCommand {
            all.formUnion([
                .commandsDisabled, .idempotencyConflict, .idempotencyMismatch, .outcomeUnknown, .readOnly, .storeFull,
                .clockJumped, .newerFormat, .invalidTransition,
            ])
        }
        if takesIfMatch { all.insert(.versionMismatch) }
        if mayRequireIfMatch { all.insert(.preconditionRequired) }
        return all.sorted { $0.rawValue < $1.rawValue }
    }
}
