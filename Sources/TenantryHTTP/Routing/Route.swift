internal import HTTPTypes
internal import Tenantry
internal import TenantModel

/// One thing that can be asked for: everything that the router, the gate, the handler and the OpenAPI document know
/// of it.
struct Route: Sendable {
    let method: HTTPRequest.Method
    /// Like `/v1/tenants/{tenant}/members/{user}`.
    let path: String
    /// A word for programs, unique.
    let name: String
    /// What it is for, in a few words.
    let summary: String
    /// Who may.
    let access: Access
    /// What may stand in the query.
    var query: [Parameter] = []
    /// What stands in the body.
    var body: Body?
    /// What is answered if all is well.
    var reply = Reply()
    /// The problems that it can have beside those that every route can.
    var problems: [ProblemType] = []
    /// Whether it changes something, and is served only with commands.
    var isCommand = false
    /// Whether it changes the platform's own state, of which `If-Match` may then name the version.
    var changesPlatform = false
    /// Whether a tenant's own keys may while the tenant is on its way into use.
    var isForPending = false
    /// Whether it is answered about a purged tenant as well.
    var outlivesPurge = false
    let handler: Handler

    /// What answers a request that the gate let in.
    enum Handler: Sendable {
        /// Looks at the state, now or at the moment that the query names: takes no time, and changes nothing.
        case look(@Sendable (Exchange, Fleet, Timestamp) throws -> Answer)
        /// Whatever takes a while, or changes something.
        case work(@Sendable (Exchange) async throws -> Answer)

        /// Looks at the path's tenant, likewise.
        static func tenant(
            _ look: @escaping @Sendable (Exchange, Tenant, Fleet, Timestamp) throws -> Answer
        ) -> Handler {
            .look { exchange, fleet, time in
                guard let id = exchange.visit.tenant, let tenant = fleet.shared(id) else {
                    throw Exchange.noTenant(exchange.part("tenant"))
                }
                return try look(exchange, tenant.value, fleet, time)
            }
        }
    }

    /// Who may ask.
    enum Access: Sendable, Equatable {
        /// Everybody.
        case open
        /// Everybody with a key that is good.
        case anyKey
        /// A key with the scope; a tenant's own key gets its tenant's part.
        case reach(Scope)
        /// A key with the scope that reaches every tenant.
        case platform(Scope)
        /// A key with the scope that reaches the path's tenant, while that is in use.
        case tenant(Scope)

        /// The scope that is needed.
        var scope: Scope? {
            switch self {
            case .open, .anyKey: nil
            case .reach(let scope), .platform(let scope), .tenant(let scope): scope
            }
        }

        /// Whether the path names a tenant that the key must reach.
        var isOfTenant: Bool {
            if case .tenant = self { return true }
            return false
        }
    }

    /// The form of a request's body.
    struct Body: Sendable {
        /// Which of the document's schemas.
        let schema: Schema
        /// A body that works.
        let example: JSONValue
        var isRequired = true
        var types = ["application/json"]
    }

    /// The form of an answer.
    struct Reply: Sendable {
        var status = 200
        /// What it says; `nil`: nothing.
        var schema: Schema?
        var example: JSONValue?
        /// In which forms, the usual one first.
        var formats: [Format] = [.json]
        var hasETag = false
        /// Whether it says where what was made is.
        var hasLocation = false
        /// Whether it may look into the past.
        var takesMoment = false
        /// Whether it comes in pages.
        var isPaged = false
    }

    /// A parameter in the query.
    struct Parameter: Sendable {
        let name: String
        let summary: String
        var schema = Schema.string
        var isRequired = false
        var example: JSONValue?
    }

    /// The names between braces, in order.
    var pathParameters: [String] { path.matches(of: /\{(\w+)\}/).map { String($0.1) } }

    /// What may stand in the query, with what every route of its kind takes.
    var allQuery: [Parameter] {
        var all = query
        if reply.isPaged { all += [.limit, .cursor] }
        if reply.takesMoment { all.append(.at) }
        if access != .open { all.append(.minPosition) }
        return all
    }
}

extension Route.Parameter {
    static let limit = Route.Parameter(
        name: "limit", summary: "At most so many, 1 to 1000; 50 if not given.",
        schema: .range(1, 1_000), example: .int(50))
    static let cursor = Route.Parameter(name: "cursor", summary: "The next_cursor of the page before.")
    static let at = Route.Parameter(
        name: "at", summary: "As it was: a position, or a time like 2026-11-20T23:59:00Z.")
    static let minPosition = Route.Parameter(
        name: "min_position", summary: "Wait until the log has reached this position.", schema: .range(0, .max))
}

/// A form that an answer can have.
enum Format: String, Sendable, CaseIterable {
    case json = "application/json"
    case ndjson = "application/x-ndjson"
    case csv = "text/csv"
    case events = "text/event-stream"
    case metrics = "text/plain"
    case html = "text/html"

    /// The value of `Content-Type`.
    var contentType: String {
        switch self {
        case .json, .ndjson, .events: rawValue
        case .csv: "text/csv; charset=utf-8; header=present"
        case .metrics: "text/plain; version=0.0.4; charset=utf-8"
        case .html: "text/html; charset=utf-8"
        }
    }
}
