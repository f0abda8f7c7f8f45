internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// Who set a field, and why.
struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Show the event that last set a field of a tenant.",
        discussion: """
            EXAMPLES
              tenantry why acme state
              tenantry why acme limits.users
              tenantry why acme config.auth.minutes -o json

            Fields: slug, name, state, tier, catalog, region, limits.METRIC, features.NAME, policies.NAME, hosts.HOST,
            members.USER, config.SECTION.KEY, usage.METRIC, billing.email and others that 'tenantry audit show' names.
            """)
    @OptionGroup var store: StoreOptions
    @OptionGroup var argument: TenantArgument
    @OptionGroup var output: OutputOptions
    @Argument(help: "The field's dotted name.") var field: String

    func run() async throws {
        let platform = try store.open()
        let tenant = try platform.tenant(argument.tenant)
        let field = FieldChange.name(shownAs: field)
        guard let event = try lastChange(of: field, in: tenant.id, on: platform) else {
            guard FieldChange.areas.contains(String(field.prefix { $0 != "." })) else {
                throw BadInput(
                    "no event sets a field called \(field); there are \(FieldChange.areas.joined(separator: ", "))")
            }
            throw Refusal(.notFound, "nothing has ever set \(field) of \(tenant.slug)")
        }
        let table = AuditTable(platform: platform)
        if output.output == .table { table.printWhole(event) } else { table.print([event], output.output) }
    }

    /// A limit or a feature that is not the tenant's own is its tier's.
    private func lastChange(of field: String, in tenant: TenantID, on platform: Platform) throws -> Event? {
        let isOfTier = field.hasPrefix("limits.") || field.hasPrefix("features.")
        return try platform.lastChange(of: field, in: tenant)
            ?? (isOfTier ? platform.lastChange(of: "tier", in: tenant) : nil)
    }
}
