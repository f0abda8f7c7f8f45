internal import Crypto
internal import HTTPTypes
internal import NIOCore
internal import Tenantry
internal import TenantModel

/// The description of the API, made of its routes: for programs (OpenAPI 3.1) and for people.
struct ApiDocument: Sendable {
    /// The OpenAPI document.
    let json: ByteBuffer
    /// A page that needs nothing from elsewhere.
    let page: ByteBuffer
    let etag: String

    init(_ routes: [Route]) {
        let text = JSONText.pretty(Self.document(of: routes))
        json = ByteBuffer(string: text)
        page = ByteBuffer(string: DocumentPage.html(of: routes))
        let digest = SHA256.hash(data: Array(text.utf8))
        etag = digest.prefix(8).hexadecimal
    }

    static func document(of routes: [Route]) -> JSONValue {
        var paths: [String: [String: JSONValue]] = [:]
        for route in routes {
            paths[route.path, default: [:]][route.method.rawValue.lowercased()] = operation(route)
        }
        let schemas = Schema.named.mapValues(\.json)
        return .object([
            "openapi": .string("3.1.0"),
            "info": .object([
                "title": .string("Tenantry"), "version": .string("1"),
                "summary": .string("The system of record for the tenants of a multi-tenant product."),
                "description": .string(description),
                "license": .object(["name": .string("Apache 2.0"), "identifier": .string("Apache-2.0")]),
            ]),
            "servers": .array([.object(["url": .string("/")])]),
            "security": .array([.object(["key": .array([])])]),
            "paths": .object(paths.mapValues { .object($0) }),
            "components": .object([
                "schemas": .object(schemas), "responses": .object(problemResponses),
                "headers": .object(headers),
                "securitySchemes": .object([
                    "key": .object([
                        "type": .string("http"), "scheme": .string("bearer"),
                        "description": .string("An API key, `tk_` and 43 characters."),
                    ])
                ]),
            ]),
        ])
    }

    private static let description = """
        Lists come in pages: go on with `next_cursor`. Answers have an `ETag`; send it back in `If-None-Match`, and \
        with commands in `If-Match`. \
        Commands take an `Idempotency-Key`. Every answer says in `Tenantry-Position` which \
        position of the log it reflects; `min_position` waits for one. Errors are problem documents (RFC 9457).
        """

    private static let headers: [String: JSONValue] = [
        "Position": header("The position of the log that the answer reflects.", .integer),
        "ETag": header("The version of what is answered.", .string),
        "RequestID": header("The request's id, as logs and events have it.", .string),
        "Location": header("The path of what was made.", .string),
        "Link": header("`rel=\"next\"`: the next page.", .string),
        "RateLimit": header("What is left of the key's and the tenant's requests.", .string),
        "RateLimitPolicy": header("How many requests the key and the tenant may make.", .string),
        "Replayed": header("`true`: the same request was answered before, and nothing happened now.", .string),
    ]

    private static func header(_ summary: String, _ schema: Schema) -> JSONValue {
        .object(["description": .string(summary), "schema": schema.json])
    }

    /// One answer for each kind of problem.
    private static let problemResponses: [String: JSONValue] = Dictionary(
        uniqueKeysWithValues: ProblemType.allCases.map { type in
            let example: [String: JSONValue] = [
                "type": .string(type.uri), "title": .string(type.title), "status": .int(Int64(type.status)),
                "detail": .string(type.explanation), "instance": .string("/v1/tenants/acme"),
                "request_id": .string("req_0123456789abcdef0123456789abcdef"),
            ]
            let content = JSONValue.object([
                "application/problem+json": .object([
                    "schema": Schema.ref("Problem").json,
                    "examples": .object([
                        type.rawValue: .object(["value": .object(example)])
                    ]),
                ])
            ])
            return (type.rawValue, .object(["description": .string(type.title), "content": content]))
        })
}
