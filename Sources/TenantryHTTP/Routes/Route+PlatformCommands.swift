internal import HTTPTypes
internal import HashTreeCollections
internal import Tenantry
internal import TenantModel

/// API keys, the platform's settings, and many commands at once.
extension Route {
    static let platformCommands: [Route] = [
        create(of: true), rotate(of: true), revoke(of: true),
        create(of: false), rotate(of: false), revoke(of: false),
        verify, changeSettings, batch,
    ]

    // MARK: - API keys

    private struct ApiKeySecret: Encodable {
        let key: ApiKeyView
        let secret: String?

        private enum CodingKeys: String, CodingKey { case key, secret }

        /// Writes a secret that was shown before as `null`.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(key, forKey: .key)
            try container.encode(secret, forKey: .secret)
        }
    }

    /// Where keys are: a tenant's or the platform's.
    private static func keys(
        _ method: HTTPRequest.Method, _ path: String, _ name: String, _ summary: String, of isTenants: Bool,
        body: Body, reply: Reply, handler: Handler
    ) -> Route {
        Route(
            method: method, path: "/v1\(isTenants ? "/tenants/{tenant}" : "")/api-keys\(path)",
            name: isTenants ? name : name.replacing("ApiKey", with: "PlatformApiKey"),
            summary: "\(summary) \(isTenants ? "of a tenant" : "of the platform")",
            access: isTenants ? .tenant(.keysWrite) : .platform(.keysWrite), body: body, reply: reply,
            problems: [.notFound], isCommand: true, changesPlatform: !isTenants, handler: handler)
    }

    private static func create(of isTenants: Bool) -> Route {
        let body = Body(
            schema: .command(
                [("name", .string)],
                maybe: [
                    ("role", .choice(AccessRole.allCases.filter { $0.isPlatform != isTenants }.map(\.rawValue))),
                    ("scopes", .array(.choice(Scope.allCases.map(\.rawValue)))), ("expires_at", .time),
                ]),
            example: .object(["name": .string("billing job"), "role": .string(isTenants ? "member" : "auditor")]))
        return keys(
            .post, "", "createApiKey", "Make a key; its secret is told once", of: isTenants, body: body,
            reply: Reply(status: 201, schema: .ref("ApiKeySecret")),
            handler: .work { exchange in
                var fields = try await exchange.fields()
                let context = try exchange.context(taking: &fields)
                let usual = isTenants ? AccessRole.member : .platformViewer
                guard let role = AccessRole(rawValue: fields.optionalText("role") ?? usual.rawValue) else {
                    throw Problem.validation("/role", "is no role")
                }
                let names = fields.texts("scopes") ?? []
                let scopes = names.compactMap(Scope.init(rawValue:))
                guard scopes.count == names.count else {
                    throw Problem.validation("/scopes", "has a name that is none")
                }
                let secret = exchange.platform.newApiKeySecret()
                var command = CreateApiKey(
                    isTenants ? try exchange.target() : nil, key: exchange.platform.newApiKeyID(),
                    name: fields.text("name"), role: role, prefix: String(secret.prefix(8)),
                    secretHash: Platform.hash(ofToken: secret))
                command.scopes = Set(scopes)
                command.expiresAt = fields.time("expires_at")
                try fields.check()
                try exchange.checkGiving(scopes.isEmpty ? role.scopes : Set(scopes))
                let answer = try await exchange.carryOut([command], as: context)
                var shown = try exchange.key(answer, answer.result.apiKey, secret: secret)
                shown.status = .created
                return shown
            })
    }

    private static func rotate(of isTenants: Bool) -> Route {
        let body = Body(
            schema: .command(maybe: [("grace_hours", .integer)]), example: .object(["grace_hours": .int(24)]),
            isRequired: false)
        return keys(
            .post, "/{key}/rotate", "rotateApiKey", "Give a key a new secret", of: isTenants, body: body,
            reply: Reply(schema: .ref("ApiKeySecret")),
            handler: .work { exchange in
                var fields = try await exchange.fields()
                let context = try exchange.context(taking: &fields)
                let id = try exchange.keyID()
                let hours = fields.optionalNumber("grace_hours") ?? 24
                try fields.check()
                guard (0...720).contains(hours) else { throw Problem.validation("/grace_hours", "must be 0 to 720") }
                let tenant = isTenants ? try exchange.target() : nil
                let old = try exchange.api.read { fleet, _ in fleet.key(id, of: tenant) }
                try exchange.checkGiving(old?.scopes ?? [])
                let secret = exchange.platform.newApiKeySecret()
                var command = RotateApiKey(
                    tenant, id, prefix: String(secret.prefix(8)), secretHash: Platform.hash(ofToken: secret))
                command.grace = hours * 3_600 * Timestamp.second
                let answer = try await exchange.carryOut([command], as: context)
                return try exchange.key(answer, id, secret: secret)
            })
    }

    private static func revoke(of isTenants: Bool) -> Route {
        keys(
            .delete, "/{key}", "revokeApiKey", "Take a key back, at once", of: isTenants, body: reasonBody,
            reply: Reply(status: 204),
            handler: .work { exchange in
                var fields = try await exchange.fields()
                let context = try exchange.context(taking: &fields)
                try fields.check()
                let command = RevokeApiKey(isTenants ? try exchange.target() : nil, try exchange.keyID())
                return try exchange.done(try await exchange.carryOut([command], as: context))
            })
    }

    private struct Verified: Encodable {
        var valid = true
        var id: String?
        var name: String?
        var role: String?
        var scopes: [String]?
        var tenant: String?
        var tenant_id: String?
        var expires_at: String?
        var problem: String?
    }

    private static let verify: Route = {
        var route = Route(
            method: .post, path: "/v1/api-keys/verify", name: "verifyApiKey",
            summary: "Say whose a secret is, and whether it is good", access: .reach(.tenantsRead),
            reply: Reply(schema: .ref("ApiKeyVerified")),
            handler: .work { exchange in
                var fields = try await exchange.fields()
                let hash = Platform.hash(ofToken: fields.text("secret"))
                try fields.check()
                return try exchange.api.read { fleet, now in
                    guard let (place, key) = fleet.goodKey(hash: hash, at: now),
                        exchange.reach == nil || exchange.reach == place.tenant
                    else { return .json(Verified(valid: false), at: fleet.position) }
                    let tenant = place.tenant.flatMap { fleet.tenant($0) }
                    let refusal = tenant?.stateRefusal
                    let view = Verified(
                        valid: refusal == nil, id: place.key.description, name: key.name, role: key.role.rawValue,
                        scopes: key.scopes.sorted().map(\.rawValue), tenant: tenant?.slug,
                        tenant_id: place.tenant?.description, expires_at: key.expiresAt?.description,
                        problem: refusal?.code.rawValue)
                    return .json(view, at: fleet.position)
                }
            })
        route.body = Body(schema: .object([("secret", .string)]), example: .object(["secret": .string("tk_…")]))
        return route
    }()

    // MARK: - Settings and batches

    private static let changeSettings: Route = {
        var route = Route(
            method: .patch, path: "/v1/settings", name: "changeSettings", summary: "Change the platform's settings",
            access: .platform(.platformWrite), reply: Reply(schema: .page(of: "Setting"), hasETag: true),
            isCommand: true,
            changesPlatform: true,
            handler: .work { exchange in
                var fields = CommandFields(["values": .object(try await exchange.object())])
                var said = CommandFields([:])
                let context = try exchange.context(taking: &said)
                let command: any Command
                do {
                    command = try CommandBatch.command("settings.change", of: TenantID(rawValue: 0), &fields)
                } catch let refusal as Refusal {
                    // The body's members are the settings themselves.
                    throw Refusal.validation(
                        refusal.fields.map { .init(String($0.pointer.dropFirst("/values".count)), $0.detail) })
                }
                let answer = try await exchange.carryOut([command], as: context)
                return try exchange.state(after: answer) { fleet, _ in
                    let views = Setting.allCases.map { setting in
                        ["setting": setting.rawValue, "value": fleet.text(of: setting), "form": setting.form]
                    }
                    let etag = "p\(fleet.platformRevision)"
                    return Answer.json(Page(views), at: fleet.position, etag: etag).replayed(answer)
                }
            })
        route.body = Body(
            schema: .object([], maybe: Setting.allCases.map { ($0.rawValue, .nullable(.string)) }),
            example: .object(["resolve.base_domain": .string("example.com")]),
            types: ["application/merge-patch+json", "application/json"])
        return route
    }()

    private struct BatchResult: Encodable {
        let commands: Int
        let replayed: Bool
        let first_position: Position?
        let last_position: Position?
    }

    private static func place(_ index: Int, _ pointer: String) -> String? { "/commands/\(index)\(pointer)" }

    private static let batch: Route = {
        var route = Route(
            method: .post, path: "/v1/batch", name: "runBatch", summary: "Carry out many commands, all or none",
            access: .platform(.platformWrite), reply: Reply(schema: .ref("BatchResult")),
            problems: ProblemType.allCases.filter { [403, 404, 409, 410, 412, 429].contains($0.status) },
            isCommand: true,
            handler: .work { exchange in
                guard exchange.headers[.ifMatch] == nil else {
                    throw Problem.validation("/If-Match", "is not taken: say if_revision of each command")
                }
                var object = try await exchange.object()
                guard case .array(let lines)? = object.removeValue(forKey: "commands") else {
                    throw Problem.validation("/commands", "must be a list of commands")
                }
                guard (1...CommandBatch.largest).contains(lines.count) else {
                    throw Problem.validation("/commands", "must have 1 to \(CommandBatch.largest) entries")
                }
                var fields = CommandFields(object)
                let context = try exchange.context(taking: &fields)
                try fields.check()
                try exchange.checkGiving(Set(Scope.allCases))
                var commands = CommandBatch(on: exchange.platform, as: context)
                for (index, line) in lines.enumerated() {
                    // Who asks is known here, and nobody speaks for another.
                    if case .object(let members) = line, members["actor"] != nil {
                        throw Problem.validation("/commands/\(index)/actor", "is not a field of this command")
                    }
                    do {
                        try commands.add(line.text, number: index + 1)
                    } catch let fault as CommandBatch.Fault {
                        var refusal = Refusal.validation(
                            fault.fields.isEmpty ? [.init("", fault.reason)] : fault.fields)
                        refusal.command = index
                        throw refusal.placed(place)
                    }
                }
                let request = commands.together(idempotencyKey: try exchange.idempotencyKey())
                let answer = try await Refusal.placing(place) {
                    try await exchange.once(request.context.idempotency) {
                        try await exchange.execute(request)
                    }
                }
                let view = BatchResult(
                    commands: lines.count, replayed: answer.isReplay, first_position: answer.positions?.lowerBound,
                    last_position: answer.positions?.upperBound)
                return Answer.json(view, at: try exchange.platform.head()).replayed(answer)
            })
        route.body = Body(
            schema: .command([("commands", .array(.map(.any)))]),
            example: .object([
                "commands": .array([
                    .object(["command": .string("tenant.create"), "name": .string("Acme"), "slug": .string("acme")]),
                    .object([
                        "command": .string("member.add"), "tenant": .string("acme"), "user": .string("ann"),
                        "role": .string("owner"),
                    ]),
                ])
            ]))
        return route
    }()
}

extension Exchange {
    /// The key that the path names.
    fileprivate func keyID() throws(Problem) -> ApiKeyID {
        guard let id = ApiKeyID(part("key")) else {
            throw Problem(.notFound, "there is no API key \(part("key").prefix(80))")
        }
        return id
    }

    /// Nobody gives more than they have.
    fileprivate func checkGiving(_ scopes: Set<Scope>) throws(Problem) {
        let beyond = scopes.subtracting(visit.caller?.scopes ?? [])
        guard let first = beyond.min() else { return }
        let names = beyond.sorted().map(\.rawValue).joined(separator: ", ")
        throw Problem.lacking(first, "the key that asks does not have \(names) itself")
    }

    /// Shows a key after a command, with its secret if it is told now.
    fileprivate func key(_ answer: Tenantry.Answer, _ id: ApiKeyID?, secret: String) throws -> Answer {
        try state(after: answer) { fleet, time in
            let views =
                route.access.isOfTenant
                ? visit.tenant.flatMap { fleet.tenant($0)?.apiKeyViews(at: time) } ?? []
                : fleet.platformKeyViews(at: time)
            guard let view = views.first(where: { $0.id == id?.description }) else {
                throw Problem(.notFound, "the API key is not there")
            }
            let shown = Route.secretAnswer(view, secret: answer.isReplay ? nil : secret, at: fleet.position)
            return shown.replayed(answer)
        }
    }
}

extension Route {
    fileprivate static func secretAnswer(_ key: ApiKeyView, secret: String?, at position: Position) -> Answer {
        .json(ApiKeySecret(key: key, secret: secret), at: position)
    }
}

extension Fleet {
    fileprivate func key(_ id: ApiKeyID, of tenant: TenantID?) -> ApiKey? {
        guard let tenant else { return platformKeys[id] }
        return self.tenant(tenant)?.apiKeys[id]
    }
}
