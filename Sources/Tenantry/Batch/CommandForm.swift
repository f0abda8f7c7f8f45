internal import TenantModel

/// How a command is written as JSON: its name, and how it is made of its fields.
///
/// The list of all of them is ``all``: adding a command there is what makes it available in batch files.
struct CommandForm: Sendable {
    typealias Make = @Sendable (inout CommandFields, TenantID) -> (any Command)?

    let name: String
    /// Whether it is about the platform and not about a tenant.
    var isOfPlatform = false
    let make: Make

    /// Every command, by name.
    static let all: [String: CommandForm] = Dictionary(
        uniqueKeysWithValues: (tenants + people + settings + usage + platform).map { ($0.name, $0) })

    private static func state(_ name: String, _ move: ChangeState.Move) -> CommandForm {
        CommandForm(name: name) { _, id in ChangeState(id, move) }
    }

    private static let tenants: [CommandForm] = [
        CommandForm(name: "tenant.create") { fields, id in createTenant(&fields, id) },
        CommandForm(name: "tenant.update") { fields, id in updateTenant(&fields, id) },
        state("tenant.activate", .activate), state("tenant.suspend", .suspend),
        state("tenant.deactivate", .deactivate), state("tenant.delete", .delete), state("tenant.restore", .restore),
        CommandForm(name: "tenant.purge") { fields, id in PurgeTenant(id, confirmation: fields.text("confirm")) },
        CommandForm(name: "tenant.set-tier") { fields, id in
            ChangeTier(
                id, tier: fields.text("tier"), catalog: fields.optionalText("catalog"),
                force: fields.flag("force") ?? false)
        },
        CommandForm(name: "tenant.set-region") { fields, id in AssignRegion(id, fields.optionalText("region")) },
        CommandForm(name: "tenant.set-isolation") { fields, id in
            guard let strategy: Isolation.Strategy = fields.choice("strategy") else { return nil }
            var command = AssignIsolation(id, strategy, namespace: fields.optionalText("namespace"))
            command.databaseURL = fields.change("database_url").sensitive
            return command
        },
        CommandForm(name: "tenant.link-billing") { fields, id in
            var command = LinkBilling(id)
            command.subscriptionID = fields.change("subscription_id")
            command.stripeCustomerID = fields.change("stripe_customer_id")
            return command
        },
        CommandForm(name: "limit.override") { fields, id in
            guard let limit = fields.limit("limit") else { return nil }
            // What is left out must not lift a limit.
            if !fields.has("max") { fields.note("max", "is missing; null: unlimited") }
            var command = OverrideLimit(id, limit, max: fields.optionalNumber("max"))
            command.enforcement = fields.choice("enforcement", usual: .hard) ?? .hard
            command.expiresAt = fields.time("expires_at")
            return command
        },
        CommandForm(name: "limit.clear") { fields, id in fields.limit("limit").map { ClearLimit(id, $0) } },
    ]

    private static let people: [CommandForm] = [
        CommandForm(name: "member.add") { fields, id in
            AddMember(id, user: fields.text("user"), role: fields.choice("role", usual: .member) ?? .member)
        },
        CommandForm(name: "member.set-role") { fields, id in
            let user = fields.text("user")
            return fields.choice("role").map { ChangeMemberRole(id, user: user, role: $0) }
        },
        CommandForm(name: "member.remove") { fields, id in RemoveMember(id, user: fields.text("user")) },
        CommandForm(name: "host.add") { fields, id in
            var command = RegisterHost(
                id, fields.text("host"), kind: fields.choice("kind", usual: .host) ?? .host)
            command.isPrimary = fields.flag("primary") ?? false
            command.certificate = fields.optionalText("certificate")
            return command
        },
        CommandForm(name: "host.update") { fields, id in
            var command = UpdateHost(id, fields.text("host"))
            command.isPrimary = fields.flag("primary")
            command.certificate = fields.change("certificate")
            return command
        },
        CommandForm(name: "host.remove") { fields, id in RemoveHost(id, fields.text("host")) },
        CommandForm(name: "onboarding.start") { fields, id in
            StartOnboarding(id, steps: fields.texts("steps")?.map { Onboarding.Step($0) })
        },
        CommandForm(name: "onboarding.complete") { fields, id in
            CompleteOnboardingStep(id, fields.text("step"))
        },
    ]

    private static let settings: [CommandForm] = [
        CommandForm(name: "config.set") { fields, id in
            let key = ConfigKey(section: fields.text("section"), key: fields.text("key"))
            return SetConfig(
                id, key, type: fields.choice("type", usual: .string) ?? .string, fields.text("value"),
                isActive: fields.flag("active") ?? true)
        },
        CommandForm(name: "config.delete") { fields, id in
            DeleteConfig(id, ConfigKey(section: fields.text("section"), key: fields.text("key")))
        },
        CommandForm(name: "feature.set") { fields, id in
            SetFeature(id, fields.text("feature"), isEnabled: fields.flag("enabled") ?? true)
        },
        CommandForm(name: "feature.clear") { fields, id in ClearFeature(id, fields.text("feature")) },
        CommandForm(name: "policy.set") { fields, id in
            SetPolicy(id, fields.text("policy"), fields.text("value"))
        },
        CommandForm(name: "policy.clear") { fields, id in ClearPolicy(id, fields.text("policy")) },
    ]

    private static let usage: [CommandForm] = [
        CommandForm(name: "usage.record") { fields, id in
            var command = RecordUsage(id, metric: fields.text("metric"), amount: fields.number("amount"))
            command.description = fields.optionalText("description")
            command.dimensions = fields.pairs("dimensions").compactMapValues { $0 }
            return command
        },
        CommandForm(name: "usage.consume") { fields, id in
            ConsumeUsage(id, metric: fields.text("metric"), amount: fields.optionalNumber("amount") ?? 1)
        },
        CommandForm(name: "usage.level") { fields, id in
            SetUsageLevel(id, metric: fields.text("metric"), level: fields.number("level"))
        },
        CommandForm(name: "usage.correct") { fields, id in
            CorrectUsage(
                id, metric: fields.text("metric"), delta: fields.number("delta"),
                position: UInt64(max(0, fields.optionalNumber("position") ?? 0)))
        },
        CommandForm(name: "activity.record") { fields, id in recordActivity(&fields, id) },
    ]

    private static let platform: [CommandForm] = [
        CommandForm(name: "settings.change", isOfPlatform: true) { fields, _ in
            var values: [Setting: String] = [:]
            for (name, text) in fields.pairs("values") {
                guard let setting = Setting(rawValue: name) else {
                    fields.note("values/\(name)", "is not a setting")
                    continue
                }
                values[setting] = text ?? ""
            }
            return ChangeSettings(values)
        }
    ]

    private static func createTenant(_ fields: inout CommandFields, _ id: TenantID) -> any Command {
        var command = CreateTenant(id: id, name: fields.text("name"))
        command.slug = fields.optionalText("slug")
        command.externalID = fields.optionalText("external_id")
        command.owner = fields.optionalText("owner")
        command.catalog = fields.optionalText("catalog")
        command.tier = fields.optionalText("tier")
        command.isPending = fields.flag("pending") ?? false
        command.description = fields.optionalText("description")
        command.timezone = fields.optionalText("timezone") ?? command.timezone
        command.locale = fields.optionalText("locale") ?? command.locale
        command.metadata = fields.pairs("metadata").compactMapValues { $0 }
        command.hosts = fields.texts("hosts") ?? []
        command.defaultSet = fields.optionalText("default_set")
        command.billingEmail = fields.optionalText("billing_email").map { .plain($0) }
        command.contactPhone = fields.optionalText("contact_phone").map { .plain($0) }
        return command
    }

    private static func updateTenant(_ fields: inout CommandFields, _ id: TenantID) -> any Command {
        var command = UpdateTenant(id)
        for name in ["name", "slug", "timezone", "locale"] where fields.isNull(name) {
            fields.note(name, "cannot be taken away")
        }
        command.name = fields.optionalText("name")
        command.slug = fields.optionalText("slug")
        command.description = fields.change("description")
        command.timezone = fields.optionalText("timezone")
        command.locale = fields.optionalText("locale")
        command.metadata = fields.pairs("metadata")
        command.billingEmail = fields.change("billing_email").sensitive
        command.contactPhone = fields.change("contact_phone").sensitive
        return command
    }

    private static func recordActivity(_ fields: inout CommandFields, _ id: TenantID) -> any Command {
        var command = RecordActivity(id, action: fields.text("action"))
        if let type = fields.optionalText("resource_type") {
            command.resource = Resource(type: type, id: fields.optionalText("resource_id") ?? "")
        }
        command.before = fields.optionalText("before")
        command.after = fields.optionalText("after")
        command.details = fields.optionalText("details")
        command.error = fields.optionalText("error")
        return command
    }
}
