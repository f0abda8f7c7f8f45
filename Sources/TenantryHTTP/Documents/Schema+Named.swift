internal import Tenantry
internal import TenantModel

/// The forms of what is answered, by the names that the document gives them.
extension Schema {
    static let named: [String: Schema] = [
        "Access": .object(
            [("user", .string), ("scope", .string), ("allowed", .boolean)],
            maybe: [("role", .string), ("cause", .string), ("detail", .string)]),
        "Alert": .object([
            ("tenant", .string), ("tenant_id", .string), ("limit", .string), ("period_key", .string),
            ("percent", .integer), ("used", .integer), ("max", .integer), ("at", .time), ("position", .integer),
        ]),
        "ApiKey": .object(
            [
                ("id", .string), ("name", .string), ("prefix", .string), ("role", .string),
                ("scopes", .array(.string)), ("status", .choice(["active", "revoked", "expired"])),
                ("created_at", .time), ("created_by", .string),
            ], maybe: [("tenant", .string), ("expires_at", .time)]),
        "ApiKeySecret": .object([("key", .ref("ApiKey")), ("secret", .nullable(.string))]),
        "ApiKeyVerified": .object(
            [("valid", .boolean)],
            maybe: [
                ("id", .string), ("name", .string), ("role", .string), ("scopes", .array(.string)),
                ("tenant", .string), ("tenant_id", .string), ("expires_at", .time), ("problem", .string),
            ]),
        "AuditCount": .object([("key", .string), ("count", .integer)]),
        "AuditEntry": auditEntry,
        "BatchResult": .object(
            [("commands", .integer), ("replayed", .boolean)],
            maybe: [
                ("first_position", .integer), ("last_position", .integer),
            ]),
        "Catalog": .object([
            ("name", .string), ("version", .integer), ("default_tier", .string), ("aliases", .map(.string)),
            ("tiers", .array(.ref("Tier"))), ("default_sets", .map(.map(.nullable(.integer)))),
            ("tracked", .array(.string)),
        ]),
        "CatalogSummary": .object([
            ("name", .string), ("version", .integer), ("tiers", .array(.string)), ("is_default", .boolean),
        ]),
        "Config": .object([
            ("section", .string), ("key", .string), ("type", .choice(ConfigType.allCases.map(\.rawValue))),
            ("value", .nullable(.string)), ("encrypted", .boolean), ("active", .boolean), ("updated_at", .time),
            ("updated_by", .string), ("version", .integer),
        ]),
        "Consumed": .object(
            [("metric", .string), ("used", .integer)],
            maybe: [("period", .string), ("max", .integer), ("remaining", .integer)]),
        "Entitlements": .object(
            [
                ("id", .string), ("slug", .string), ("state", state), ("active", .boolean), ("tier", .string),
                ("catalog", .string), ("limits", .map(.nullable(.integer))), ("features", .array(.string)),
                ("policies", .map(.string)), ("revision", .integer),
            ], maybe: [("external_id", .string), ("config", .map(.map(.any)))]),
        "Event": .object(event, maybe: eventMaybe),
        "Feature": .object([
            ("feature", .string), ("enabled", .boolean), ("source", .choice(["override", "tier", "none"])),
        ]),
        "Health": .object([
            ("tenant", .string), ("tenant_id", .string), ("status", .choice(["healthy", "warning", "critical"])),
            ("reasons", .array(.object([("status", .string), ("subject", .string), ("detail", .string)]))),
        ]),
        "Host": .object(
            [
                ("host", .string), ("kind", .choice(["host", "domain"])), ("primary", .boolean),
                ("registered_at", .time),
            ],
            maybe: [("certificate", .string)]),
        "Invitation": .object([
            ("id", .string), ("role", .string), ("status", .choice(Invitation.Status.allCases.map(\.rawValue))),
            ("expires_at", .time), ("created_at", .time), ("invited_by", .string), ("sent_count", .integer),
        ]),
        "InvitationToken": .object([("invitation", .ref("Invitation")), ("token", .nullable(.string))]),
        "Isolation": .object(
            [("strategy", .choice(["shared", "schema", "database"])), ("namespace", .string)],
            maybe: [("database_url", .string)]),
        "Limit": .object(
            [
                ("limit", .string), ("metric", .string), ("period", .string), ("max", .nullable(.integer)),
                ("enforcement", .choice(["hard", "soft", "none"])), ("source", .choice(["tier", "override"])),
            ], maybe: [("expires_at", .time)]),
        "Liveness": .object([("status", .string)]),
        "Member": .object(
            [("user", .string), ("role", .choice(["owner", "admin", "member", "viewer"])), ("joined_at", .time)],
            maybe: [("invited_by", .string)]),
        "Membership": .object([("tenant", .string), ("tenant_id", .string), ("member", .ref("Member"))]),
        "Onboarding": .object(
            [
                ("status", .choice(["under_way", "completed"])), ("percent", .integer), ("started_at", .time),
                (
                    "steps",
                    .array(
                        .object(
                            [("id", .string), ("optional", .boolean)],
                            maybe: [("completed_at", .time), ("completed_by", .string)]))
                ),
            ], maybe: [("completed_at", .time)]),
        "OnboardingStep": .object(
            [("onboarding", .ref("Onboarding")), ("state", .string)],
            maybe: [
                ("invitation", .string), ("token", .nullable(.string)),
            ]),
        "Policy": .object([
            ("policy", .string), ("value", .string), ("source", .choice(["override", "tier"])),
        ]),
        "Problem": problem,
        "ProblemDescription": .object([
            ("type", .string), ("title", .string), ("status", .integer), ("explanation", .string),
        ]),
        "Quota": .object(
            [
                ("tenant", .string), ("tenant_id", .string), ("metric", .string), ("period", .string),
                ("period_key", .string), ("max", .nullable(.integer)), ("used", .integer),
                ("remaining", .nullable(.integer)),
                ("percent", .nullable(.integer)), ("enforcement", .string), ("source", .string),
            ], maybe: [("resets_at", .time), ("expires_at", .time)]),
        "QuotaCheck": .object(
            [("allowed", .boolean), ("used", .integer)],
            maybe: [("limit", .string), ("max", .integer), ("remaining", .integer)]),
        "Readiness": .object([("status", .string)], maybe: [("checks", .map(.string))]),
        "Recorded": .object([("positions", .array(.integer)), ("replayed", .boolean)]),
        "Resolution": resolution,
        "Revealed": .object([("section", .string), ("key", .string), ("value", .string)]),
        "Setting": .object([("setting", .string), ("value", .string), ("form", .string)]),
        "Statistics": .object(
            [
                ("tenants", .integer), ("states", .map(.integer)), ("tiers", .map(.integer)),
                ("health", .map(.integer)), ("created", .map(.integer)), ("members", .integer),
                ("position", .integer),
            ], maybe: [("onboarding_percent", .integer)]),
        "Status": .object([
            ("store", .string), ("position", .integer), ("recorded_at", .time), ("now", .time),
            ("tenants", .integer), ("commands", .boolean),
        ]),
        "Tenant": tenant,
        "Tier": .object(
            [
                ("id", .string), ("name", .string), ("rank", .integer), ("limits", .map(.nullable(.integer))),
                ("features", .array(.string)), ("policies", .map(.string)),
            ], maybe: [("price", .object([("minor", .integer), ("currency", .string), ("per", .string)]))]),
        "TierChanged": .object([
            ("tenant", .ref("Tenant")),
            ("over_limit", .array(.object([("limit", .string), ("max", .integer), ("used", .integer)]))),
        ]),
        "Usage": .object([
            ("tenant", .string), ("tenant_id", .string), ("usage", .map(.integer)),
            ("limits", .map(.nullable(.integer))), ("resets_at", .map(.time)),
        ]),
        "UsageDay": .object([("day", .string), ("metric", .string), ("used", .integer), ("events", .integer)]),
        "UsageTrend": .object(
            [
                ("metric", .string), ("days", .integer), ("total", .integer), ("average_per_day", .number),
                ("change_per_day", .number), ("last", .integer),
            ], maybe: [("days_to_limit", .integer)]),
    ]

    private static let state = Schema.choice(LifecycleState.allCases.map(\.rawValue))

    private static let event: [(String, Schema)] = [
        ("position", .integer), ("id", .string), ("type", .string), ("action", .string), ("version", .integer),
        ("revision", .integer), ("recorded_at", .time), ("occurred_at", .time),
        ("actor", .object([("type", .string), ("id", .string)], maybe: [("on_behalf_of", .string)])),
        ("outcome", .choice(Outcome.allCases.map(\.name))),
        ("operation", .choice(TenantModel.Operation.allCases.map(\.name))), ("origin", .string), ("data", .any),
    ]

    private static let eventMaybe: [(String, Schema)] = [
        ("tenant", .string), ("resource", .object([("type", .string), ("id", .string)])), ("reason", .string),
        ("source_ip", .string), ("user_agent", .string), ("request_id", .string), ("correlation_id", .string),
        ("traceparent", .string), ("import_id", .string), ("subjects", .array(.string)), ("causation", .integer),
    ]

    private static let change = Schema.object([
        ("field", .string), ("before", .nullable(.string)), ("after", .nullable(.string)),
    ])

    private static let auditEntry = Schema.object(event + [("changes", .array(change))], maybe: eventMaybe)

    private static let resolution = Schema.object(
        [
            (
                "tried",
                .array(
                    .object(
                        [("source", .string), ("outcome", .choice(Resolution.Outcome.allCases.map(\.rawValue)))],
                        maybe: [("value", .string)]))
            )
        ],
        maybe: [
            ("tenant", .string), ("tenant_id", .string), ("state", state), ("source", .string),
            ("refusal", .object([("type", .string), ("detail", .string)])),
        ])

    private static let problem = Schema.object(
        [
            ("type", .string), ("title", .string), ("status", .integer), ("detail", .string), ("instance", .string),
            ("request_id", .string),
        ],
        maybe: [
            ("errors", .array(.object([("pointer", .string), ("detail", .string)]))), ("retryable", .boolean),
            ("violated-policies", .array(.string)), ("percent", .integer), ("position", .integer), ("head", .integer),
            ("over_limit", .array(.object([("limit", .string), ("max", .integer), ("used", .integer)]))),
        ])

    private static let tenant = Schema.object(
        [
            ("id", .string), ("slug", .string), ("name", .string), ("state", state), ("tier", .string),
            ("catalog", .object([("name", .string), ("version", .integer)])), ("timezone", .string),
            ("locale", .string), ("metadata", .map(.string)),
            (
                "billing",
                .object(
                    [],
                    maybe: [
                        ("email", .string), ("phone", .string), ("subscription_id", .string),
                        ("stripe_customer_id", .string),
                    ])
            ), ("features", .array(.string)), ("limits", .map(.nullable(.integer))), ("policies", .map(.string)),
            ("hosts", .array(.string)), ("health", .string), ("members", .integer), ("created_at", .time),
            ("updated_at", .time), ("version", .integer), ("revision", .integer), ("position", .integer),
        ],
        maybe: [
            ("external_id", .string), ("description", .string), ("state_reason", .string), ("region", .string),
            ("isolation", .ref("Isolation")), ("onboarding", .string), ("imported_from", .string),
            ("activated_at", .time), ("suspended_at", .time), ("deactivated_at", .time), ("deleted_at", .time),
            ("expanded", .object([], maybe: expanded)),
        ])

    private static let expanded: [(String, Schema)] = [
        ("config", .array(.ref("Config"))), ("features", .array(.ref("Feature"))), ("hosts", .array(.ref("Host"))),
        ("limits", .array(.ref("Limit"))), ("members", .array(.ref("Member"))), ("quotas", .array(.ref("Quota"))),
    ]
}
