internal import ArgumentParser
internal import Tenantry
internal import TenantModel

extension TenantCommand {
    struct Update: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a tenant's own fields.",
            discussion: """
                EXAMPLES
                  tenantry tenant update acme --name "Acme Ltd" --metadata plan_owner=ann
                  tenantry tenant update acme --clear description --clear metadata.plan_owner
                """)

        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Option(help: "The name that people see.") var name: String?
        @Option(help: "The name in addresses.") var slug: String?
        @Option(help: "What it is.") var description: String?
        @Option(help: "An IANA time zone.") var timezone: String?
        @Option(help: "A language tag.") var locale: String?
        @Option(help: "Where bills go; kept sealed.") var billingEmail: String?
        @Option(help: "Whom to call; kept sealed.") var contactPhone: String?
        @Option(help: "A fact of your own, KEY=VALUE; may repeat.") var metadata: [String] = []
        @Option(help: "A field to remove: description, billing_email, contact_phone or metadata.KEY; may repeat.")
        var clear: [String] = []

        func run() async throws {
            let platform = try change.store.open()
            var command = UpdateTenant(try platform.tenant(argument.tenant).id)
            command.name = name
            command.slug = slug
            command.timezone = timezone
            command.locale = locale
            if let description { command.description = .set(description) }
            if let billingEmail { command.billingEmail = .set(.plain(billingEmail)) }
            if let contactPhone { command.contactPhone = .set(.plain(contactPhone)) }
            for text in metadata {
                let (key, value) = try Pair(text).both
                command.metadata[key] = .some(value)
            }
            for field in clear {
                switch field {
                case "description": command.description = .remove
                case "billing_email": command.billingEmail = .remove
                case "contact_phone": command.contactPhone = .remove
                default:
                    guard field.hasPrefix("metadata.") else {
                        throw ValidationError(
                            "'\(field)' cannot be removed; description, billing_email, contact_phone "
                                + "and metadata.KEY can")
                    }
                    command.metadata[String(field.dropFirst("metadata.".count))] = .some(nil)
                }
            }
            try await change.execute([command], on: platform)
        }
    }

    struct SetTier: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set-tier",
            abstract: "Move a tenant to another tier.",
            discussion: """
                EXAMPLES
                  tenantry tenant set-tier acme pro
                  tenantry tenant set-tier acme free --force --reason "contract ended"
                """)

        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The tier.") var tier: String
        @Option(help: "Another catalogue, in its newest version.") var catalog: String?
        @Flag(help: "Even if the tenant uses more than the tier allows; it is reported, and more is refused.")
        var force = false

        func run() async throws {
            let platform = try change.store.open()
            let id = try platform.tenant(argument.tenant).id
            let answer = try await change.execute(
                [ChangeTier(id, tier: tier, catalog: catalog, force: force)], on: platform)
            for excess in answer?.result.overLimit ?? [] {
                Console.error("over the limit: \(excess.limit) \(excess.used.grouped) of \(excess.max.grouped)")
            }
        }
    }

    struct Activate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a tenant into use.",
            discussion: """
                EXAMPLES
                  tenantry tenant activate acme --reason "paid again"
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument

        func run() async throws { try await move(argument.tenant, .activate, change) }
    }

    struct Suspend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop a tenant.",
            discussion: """
                EXAMPLES
                  tenantry tenant suspend acme --reason unpaid --actor ops@example.com
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument

        func run() async throws { try await move(argument.tenant, .suspend, change) }
    }

    struct Deactivate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Switch a tenant off.",
            discussion: """
                EXAMPLES
                  tenantry tenant deactivate acme --reason "contract ended"
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument

        func run() async throws { try await move(argument.tenant, .deactivate, change) }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a tenant; it can be restored.",
            discussion: """
                EXAMPLES
                  tenantry tenant delete acme --confirm acme --reason "asked to"
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Option(help: "The tenant's slug once more.") var confirm: String?

        func run() async throws {
            let slug = try change.store.open().closing { try $0.tenant(argument.tenant).slug }
            guard confirm == slug else {
                let given = confirm.map { "--confirm \($0) is not its slug: " } ?? ""
                throw ValidationError("\(given)deleting \(slug) needs --confirm \(slug)")
            }
            try await move(argument.tenant, .delete, change)
        }
    }

    struct Restore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a deletion back.",
            discussion: """
                EXAMPLES
                  tenantry tenant restore acme --reason "deleted by mistake"
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument

        func run() async throws { try await move(argument.tenant, .restore, change) }
    }

    private static func move(_ tenant: String, _ way: ChangeState.Move, _ change: ChangeOptions) async throws {
        let platform = try change.store.open()
        try await change.execute([ChangeState(try platform.tenant(tenant).id, way)], on: platform)
    }
}

extension Platform {
    /// Answers one question and closes the store.
    func closing<Result>(_ body: (Platform) throws -> Result) throws -> Result {
        let result = try body(self)
        try close()
        return result
    }
}
