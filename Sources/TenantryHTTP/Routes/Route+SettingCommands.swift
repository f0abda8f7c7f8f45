internal import HTTPTypes
internal import HashTreeCollections
internal import Tenantry
internal import TenantModel

/// What changes how tenants are set.
extension Route {
    static let settingCommands: [Route] = [
        command(
            .put, "/features/{feature}", "setFeature", "Give a tenant a feature, or take it from it", .tenantsWrite,
            "feature.set", given: parts("feature"),
            body: Body(
                schema: .command(maybe: [("enabled", .boolean)]), example: .object(["enabled": .bool(true)]),
                isRequired: false), reply: reply("Feature")
        ) { exchange, answer in
            try exchange.shown(answer, of: exchange.visit.tenant) { tenant, _ in
                let (isEnabled, source) = tenant.feature(exchange.part("feature"))
                return FeatureAnswer(feature: exchange.part("feature"), enabled: isEnabled, source: source.rawValue)
            }
        },
        command(
            .delete, "/features/{feature}", "clearFeature", "Let the tier say whether a tenant has a feature",
            .tenantsWrite, "feature.clear", given: parts("feature"), body: reasonBody),
        command(
            .put, "/policies/{policy}", "setPolicy", "Give a tenant a policy of its own", .tenantsWrite,
            "policy.set", given: parts("policy"),
            body: Body(schema: .command([("value", .string)]), example: .object(["value": .string("90")])),
            reply: reply("Policy"), telling: tell("policy", { tenant, _ in tenant.policyViews }, \.policy)),
        command(
            .delete, "/policies/{policy}", "clearPolicy", "Let the tier say a tenant's policy", .tenantsWrite,
            "policy.clear", given: parts("policy"), body: reasonBody),
        setConfig, changeConfig, changeManyConfig,
        command(
            .delete, "/config/{section}/{key}", "deleteConfig", "Delete a setting", .configWrite, "config.delete",
            given: parts("section", "key"), body: reasonBody),
        reveal,
    ]

    private static let value = Schema.any

    private static let setConfig: Route = {
        var route = Route(
            method: .put, path: "/v1/tenants/{tenant}/config/{section}/{key}", name: "setConfig",
            summary: "Set a setting", access: .tenant(.configWrite), reply: reply("Config"),
            problems: [.payloadTooLarge], isCommand: true,
            handler: .work { exchange in
                var fields = CommandFields(typed(try await exchange.object()).merging(place(exchange)) { $1 })
                let context = try exchange.context(taking: &fields)
                let command = try CommandBatch.command("config.set", of: exchange.target(), &fields)
                return try tellConfig(exchange, try await exchange.carryOut([command], as: context))
            })
        route.body = Body(
            schema: .command(
                [("value", value)],
                maybe: [("type", .choice(ConfigType.allCases.map(\.rawValue))), ("active", .boolean)]),
            example: .object(["value": .string("dark"), "type": .string("string")]))
        return route
    }()

    private static let changeConfig: Route = {
        var route = Route(
            method: .patch, path: "/v1/tenants/{tenant}/config/{section}/{key}", name: "activateConfig",
            summary: "Let a setting count, or not", access: .tenant(.configWrite), reply: reply("Config"),
            isCommand: true,
            handler: .work { exchange in
                var fields = try await exchange.fields()
                let context = try exchange.context(taking: &fields)
                guard let isActive = fields.flag("active") else { throw Problem.validation("/active", "is missing") }
                try fields.check()
                let key = ConfigKey(section: exchange.part("section"), key: exchange.part("key"))
                let command = ActivateConfig(try exchange.target(), key, isActive: isActive)
                return try tellConfig(exchange, try await exchange.carryOut([command], as: context))
            })
        route.body = Body(
            schema: .command([("active", .boolean)]), example: .object(["active": .bool(false)]),
            types: ["application/merge-patch+json", "application/json"])
        return route
    }()

    private static let changeManyConfig: Route = {
        var route = Route(
            method: .patch, path: "/v1/tenants/{tenant}/config", name: "changeConfig",
            summary: "Set and delete many settings, all or none; null deletes", access: .tenant(.configWrite),
            reply: Reply(schema: .page(of: "Config"), hasETag: true), problems: [.payloadTooLarge], isCommand: true,
            handler: .work { exchange in
                let object = try await exchange.object()
                let changes = try changes(object)
                guard (1...CommandBatch.largest).contains(changes.count) else {
                    throw Problem.validation("", "must have 1 to \(CommandBatch.largest) settings")
                }
                let id = try exchange.target()
                let place = { (index: Int, pointer: String) in changes[index].place(of: pointer) }
                let commands = try changes.enumerated().map { index, change in
                    try Refusal.placing(command: index, place) { try change.command(of: id) }
                }
                var none = CommandFields([:])
                let context = try exchange.context(taking: &none)
                let answer = try await Refusal.placing(place) { try await exchange.carryOut(commands, as: context) }
                return try exchange.shown(answer, of: exchange.visit.tenant) { tenant, _ in Page(tenant.configViews) }
            })
        route.body = Body(
            schema: .map(.map(value)),
            example: .object([
                "general": .object(["theme": .string("dark"), "old": .null]),
                "billing": .object(["days": .object(["value": .int(30), "type": .string("int")])]),
            ]), types: ["application/merge-patch+json", "application/json"])
        return route
    }()

    /// One setting of many.
    private struct Change {
        let section: String
        let key: String
        /// What it is to be; `null` deletes it.
        let value: JSONValue

        /// What is said of it beside its value, if anything is.
        private var said: [String: JSONValue]? {
            guard case .object(let said) = value, said["value"] != nil else { return nil }
            return said
        }

        func command(of id: TenantID) throws(Refusal) -> any Command {
            guard value != .null else {
                // What is to be gone may be gone already (RFC 7396, 2).
                var delete = DeleteConfig(id, ConfigKey(section: section, key: key))
                delete.ifThere = true
                return delete
            }
            var members = typed(said ?? ["value": value])
            (members["section"], members["key"]) = (.string(section), .string(key))
            var fields = CommandFields(members)
            return try CommandBatch.command("config.set", of: id, &fields)
        }

        /// Where the body has what the command calls by a pointer.
        func place(of pointer: String) -> String? {
            switch pointer {
            case "": nil
            case "/section": "/\(section.pointerPart)"
            case _ where said == nil, "/key": "/\(section.pointerPart)/\(key.pointerPart)"
            default: "/\(section.pointerPart)/\(key.pointerPart)\(pointer)"
            }
        }
    }

    private static func changes(_ object: [String: JSONValue]) throws(Problem) -> [Change] {
        var changes: [Change] = []
        for (section, value) in object.sorted(by: { $0.key < $1.key }) {
            guard case .object(let entries) = value else {
                throw Problem.validation("/\(section.pointerPart)", "must be an object of settings")
            }
            changes += entries.sorted { $0.key < $1.key }.map { Change(section: section, key: $0.key, value: $0.value) }
        }
        return changes
    }

    private static func place(_ exchange: Exchange) -> [String: JSONValue] {
        ["section": .string(exchange.part("section")), "key": .string(exchange.part("key"))]
    }

    /// A value that is no text, as the text that a setting keeps; what it is follows from it if nobody says.
    private static func typed(_ members: [String: JSONValue]) -> [String: JSONValue] {
        var members = members
        let type: ConfigType
        switch members["value"] {
        case .int: type = .int
        case .bool: type = .bool
        case .double: type = .number
        case .array, .object: type = .json
        case .null, .string, nil: return members
        }
        members["value"] = members["value"].map { .string($0.text) }
        if members["type"] == nil { members["type"] = .string(type.rawValue) }
        return members
    }

    private static let tellConfig: Telling = { exchange, answer in
        try exchange.shown(answer, of: exchange.visit.tenant) { tenant, _ in
            tenant.configViews.first { $0.section == exchange.part("section") && $0.key == exchange.part("key") }
        }
    }

    private struct Revealed: Encodable {
        let section: String
        let key: String
        let value: String
    }

    /// A question that is written down before it is answered, so it is served without commands as well.
    private static let reveal = Route(
        method: .post, path: "/v1/tenants/{tenant}/config/{section}/{key}/reveal", name: "revealConfig",
        summary: "Show a secret setting; that it was shown is in the trail first", access: .tenant(.configReveal),
        reply: Reply(schema: .ref("Revealed")),
        handler: .work { exchange in
            let key = ConfigKey(section: exchange.part("section"), key: exchange.part("key"))
            let value = try await exchange.platform.reveal(
                RevealConfig(try exchange.target(), key), as: try exchange.context())
            return .json(
                Revealed(section: key.section, key: key.key, value: value), at: try exchange.platform.head())
        })
}
