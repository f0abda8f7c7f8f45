internal import HTTPTypes
internal import Tenantry
internal import TenantModel

/// What changes tenants as a whole.
extension Route {
    static let tenantCommands: [Route] = [
        creation("/v1/tenants", "createTenant", "Make a tenant") { exchange, fields, id in
            [try CommandBatch.command("tenant.create", of: id, &fields)]
        },
        creation("/v1/signup", "signUp", "Make a tenant that is on its way into use, and begin its onboarding") {
            exchange, fields, id in
            let steps = fields.texts("steps")?.map { Onboarding.Step($0) }
            guard var create = try CommandBatch.command("tenant.create", of: id, &fields) as? CreateTenant else {
                throw Refusal(.internalError, "tenant.create makes another command")
            }
            create.isPending = true
            return [create, StartOnboarding(id, steps: steps)]
        },
        update(.patch, "updateTenant", ["application/merge-patch+json", "application/json"]),
        update(.put, "replaceTenant", ["application/json"]),
        command(
            .delete, "", "deleteTenant", "Delete a tenant; it can be restored", .tenantsWrite, "tenant.delete",
            body: reasonBody),
        state("activate", "activateTenant", "Put a tenant into use"),
        state("suspend", "suspendTenant", "Suspend a tenant"),
        state("deactivate", "deactivateTenant", "Take a tenant out of use"),
        state("restore", "restoreTenant", "Restore a deleted tenant"),
        command(
            .post, "/purge", "purgeTenant", "Destroy the data of a deleted tenant, for ever", .tenantsWrite,
            "tenant.purge",
            body: Body(
                schema: .command([("confirm", .string)]), example: .object(["confirm": .string("acme")]))),
        stateByName,
        changeTier,
        limit("/limits/{metric}", "Limit", given: { ["limit": .string($0.part("metric"))] }),
        limit("/limits/{metric}", "Limit", clearing: true, given: { ["limit": .string($0.part("metric"))] }),
        limit("/limits/{metric}/{period}", "PeriodLimit", given: periodLimit),
        limit("/limits/{metric}/{period}", "PeriodLimit", clearing: true, given: periodLimit),
        command(
            .put, "/region", "setRegion", "Say where a tenant's data must stay; null: anywhere", .tenantsWrite,
            "tenant.set-region",
            body: Body(
                schema: .command(maybe: [("region", .nullable(.string))]),
                example: .object(["region": .string("eu-west")])),
            reply: tenantReply, telling: tellTenant),
        command(
            .put, "/isolation", "setIsolation", "Say how a tenant's data is kept apart", .tenantsWrite,
            "tenant.set-isolation",
            body: Body(
                schema: .command(
                    [("strategy", .choice(["shared", "schema", "database"]))],
                    maybe: [("namespace", .string), ("database_url", .nullable(.string))]),
                example: .object(["strategy": .string("schema")])),
            reply: reply("Isolation"), problems: [.nameTaken]
        ) { exchange, answer in
            try exchange.shown(answer, of: exchange.visit.tenant) { tenant, _ in
                tenant.isolation.map(IsolationView.init)
            }
        },
        command(
            .put, "/billing", "linkBilling", "Link a tenant with the billing system", .tenantsWrite,
            "tenant.link-billing",
            body: Body(
                schema: .command(maybe: [
                    ("subscription_id", .nullable(.string)), ("stripe_customer_id", .nullable(.string)),
                ]), example: .object(["subscription_id": .string("sub_42")])),
            reply: tenantReply, telling: tellTenant),
    ]

    private static let tenantFields: [(String, Schema)] = [
        ("slug", .string), ("description", .nullable(.string)), ("timezone", .string), ("locale", .string),
        ("metadata", .map(.nullable(.string))), ("billing_email", .nullable(.string)),
        ("contact_phone", .nullable(.string)),
    ]

    private static func creation(
        _ path: String, _ name: String, _ summary: String,
        _ make: @escaping @Sendable (Exchange, inout CommandFields, TenantID) throws -> [any Command]
    ) -> Route {
        var route = Route(
            method: .post, path: path, name: name, summary: summary, access: .platform(.tenantsWrite),
            reply: Reply(status: 201, schema: .ref("Tenant"), hasETag: true, hasLocation: true),
            problems: [.nameTaken, .tenantLimitReached, .quotaExceeded], isCommand: true,
            handler: .work { exchange in
                var fields = try await exchange.fields()
                let context = try exchange.context(taking: &fields)
                // A repetition comes with another new id: it is recognised by the same commands without one.
                var again = fields
                let described = try make(exchange, &again, TenantID(rawValue: 0))
                let commands = try make(exchange, &fields, exchange.platform.newTenantID())
                let answer = try await exchange.carryOut(commands, as: context, recognisedBy: described)
                var shown = try exchange.shown(answer, status: .created, etag: { $0.etag(with: [], at: $1) }) {
                    TenantAnswer($0, at: $1)
                }
                if let made = answer.result.tenant { shown.headers[.location] = "/v1/tenants/\(made)" }
                return shown
            })
        let more: [(String, Schema)] = [
            ("external_id", .string), ("owner", .string), ("catalog", .string), ("tier", .string),
            ("pending", .boolean), ("hosts", .array(.string)), ("default_set", .string),
        ]
        route.body = Body(
            schema: .command(
                [("name", .string)],
                maybe: tenantFields + more + (path == "/v1/signup" ? [("steps", .array(.string))] : [])),
            example: .object([
                "name": .string("Acme"), "slug": .string("acme"), "tier": .string("pro"),
                "owner": .string("ann@example.com"),
            ]))
        return route
    }

    private static func update(_ method: HTTPRequest.Method, _ name: String, _ types: [String]) -> Route {
        var body = Body(
            schema: .command(maybe: [("name", .string)] + tenantFields),
            example: .object(["name": .string("Acme Corp"), "description": .null]))
        body.types = types
        return command(
            method, "", name, "Change a tenant's own fields; null takes a value away", .tenantsWrite, "tenant.update",
            body: body, reply: tenantReply, problems: [.nameTaken], telling: tellTenant)
    }

    private static func state(_ verb: String, _ name: String, _ summary: String) -> Route {
        command(
            .post, "/\(verb)", name, summary, .tenantsWrite, "tenant.\(verb)", body: reasonBody, reply: tenantReply,
            telling: tellTenant)
    }

    /// The states that can be asked for by their names, and the way there.
    private static let moves: [String: String] = [
        "active": "tenant.activate", "suspended": "tenant.suspend", "inactive": "tenant.deactivate",
        "deleted": "tenant.delete",
    ]

    private static let stateByName: Route = {
        var route = Route(
            method: .put, path: "/v1/tenants/{tenant}/state", name: "setState", summary: "Put a tenant into a state",
            access: .tenant(.tenantsWrite), reply: tenantReply, isCommand: true,
            handler: .work { exchange in
                var fields = try await exchange.fields()
                let context = try exchange.context(taking: &fields)
                guard let move = moves[fields.text("state")] else {
                    throw Problem.validation("/state", "must be one of \(moves.keys.sorted().joined(separator: ", "))")
                }
                let command = try CommandBatch.command(move, of: exchange.target(), &fields)
                return try tellTenant(exchange, try await exchange.carryOut([command], as: context))
            })
        route.body = Body(
            schema: .command([("state", .choice(moves.keys.sorted()))]),
            example: .object(["state": .string("suspended"), "reason": .string("unpaid")]))
        return route
    }()

    private static let changeTier = command(
        .put, "/tier", "changeTier", "Move a tenant to another tier", .tenantsWrite, "tenant.set-tier",
        body: Body(
            schema: .command([("tier", .string)], maybe: [("catalog", .string), ("force", .boolean)]),
            example: .object(["tier": .string("pro")])),
        reply: reply("TierChanged"), problems: [.downgradeBelowUsage]
    ) { exchange, answer in
        try exchange.shown(answer, of: exchange.visit.tenant) { tenant, time in
            TierChanged(
                tenant: TenantAnswer(tenant, at: time),
                over_limit: answer.result.overLimit.map {
                    TierChanged.Excess(limit: $0.limit.description, max: $0.max, used: $0.used)
                })
        }
    }

    private struct TierChanged: Encodable {
        struct Excess: Encodable {
            let limit: String
            let max: Int64
            let used: Int64
        }

        let tenant: TenantAnswer
        let over_limit: [Excess]
    }

    private static let periodLimit: @Sendable (Exchange) -> [String: JSONValue] = {
        ["limit": .string("\($0.part("metric"))/\($0.part("period"))")]
    }

    private static func limit(
        _ path: String, _ name: String, clearing: Bool = false,
        given: @escaping @Sendable (Exchange) -> [String: JSONValue]
    ) -> Route {
        if clearing {
            return command(
                .delete, path, "clear\(name)", "Take a tenant's own limit away; its tier's counts again",
                .tenantsWrite, "limit.clear", given: given, body: reasonBody)
        }
        let enforcement = Schema.choice(Enforcement.allCases.map(\.rawValue))
        return command(
            .put, path, "override\(name)", "Give a tenant a limit of its own; null: unlimited", .tenantsWrite,
            "limit.override", given: given,
            body: Body(
                schema: .command(
                    [("max", .nullable(.integer))], maybe: [("enforcement", enforcement), ("expires_at", .time)]),
                example: .object(["max": .int(50)])),
            reply: reply("Limit")
        ) { exchange, answer in
            try exchange.shown(answer, of: exchange.visit.tenant) { tenant, time in
                let limit = given(exchange)["limit"]?.string.flatMap { LimitKey($0) }
                return limit.flatMap { tenant.limit($0, at: time) }.map(LimitView.init)
            }
        }
    }
}
