internal import HTTPTypes
internal import Tenantry
internal import TenantModel

/// Commands that are written as a line of a batch is: their fields in the body, and some in the path.
extension Route {
    /// What is answered after a command.
    typealias Telling = @Sendable (Exchange, Tenantry.Answer) throws -> Answer

    /// A command of the path's tenant.
    ///
    /// - Parameters:
    ///   - command: its name in a batch.
    ///   - given: the fields that the path gives.
    ///   - telling: what is answered; nothing unless said.
    static func command(
        _ method: HTTPRequest.Method, _ path: String, _ name: String, _ summary: String, _ scope: Scope,
        _ command: String, given: @escaping @Sendable (Exchange) -> [String: JSONValue] = { _ in [:] },
        body: Body? = nil, reply: Reply = Reply(status: 204), problems: [ProblemType] = [],
        telling: @escaping Telling = { exchange, answer in try exchange.done(answer) }
    ) -> Route {
        Route(
            method: method, path: "/v1/tenants/{tenant}\(path)", name: name, summary: summary,
            access: .tenant(scope), body: body, reply: reply, problems: problems, isCommand: true,
            handler: .work { exchange in
                let object = try await exchange.object().merging(given(exchange)) { $1 }
                var fields = CommandFields(object)
                let context = try exchange.context(taking: &fields)
                let made = try CommandBatch.command(command, of: exchange.target(), &fields)
                return try telling(exchange, try await exchange.carryOut([made], as: context))
            })
    }

    /// The answer that shows the tenant.
    static let tenantReply = Reply(schema: .ref("Tenant"), hasETag: true)

    /// Shows the tenant after a command.
    static let tellTenant: Telling = { exchange, answer in
        try exchange.shown(answer, of: exchange.visit.tenant, etag: { $0.etag(with: [], at: $1) }) {
            TenantAnswer($0, at: $1)
        }
    }

    /// The answer that shows a part of the tenant.
    static func reply(_ schema: String) -> Reply { Reply(schema: .ref(schema), hasETag: true) }

    /// Shows one of the things that a tenant has, after a command.
    static func tell<View: Encodable & Sendable>(
        _ part: String, _ views: @escaping @Sendable (Tenant, Timestamp) -> [View],
        _ key: @escaping @Sendable (View) -> String
    ) -> Telling {
        { exchange, answer in
            try exchange.shown(answer, of: exchange.visit.tenant) { tenant, time in
                let wanted = exchange.part(part)
                guard
                    let view = views(tenant, time).first(where: { key($0) == wanted || key($0) == wanted.lowercased() })
                else { throw Problem(.notFound, "\(wanted) was removed meanwhile") }
                return view
            }
        }
    }

    /// Takes parts of the path as fields.
    static func parts(_ names: String...) -> @Sendable (Exchange) -> [String: JSONValue] {
        { exchange in Dictionary(uniqueKeysWithValues: names.map { ($0, .string(exchange.part($0))) }) }
    }

    /// A body that may be missing, and says why at most.
    static let reasonBody = Body(
        schema: .command(), example: .object(["reason": .string("unpaid")]),
        isRequired: false)
}

extension Schema {
    /// The members of a command's body, and those that every command takes; `null` is as good as none.
    static func command(_ always: [(String, Schema)] = [], maybe: [(String, Schema)] = []) -> Schema {
        let all = maybe + [("reason", .string), ("occurred_at", .time)]
        return .object(
            always,
            maybe: all.map { name, schema in
                if case .nullable = schema { return (name, schema) }
                return (name, .nullable(schema))
            })
    }
}
