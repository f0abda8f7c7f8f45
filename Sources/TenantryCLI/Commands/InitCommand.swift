internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// Makes a store.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a store.",
        discussion: """
            EXAMPLES
              tenantry init
              tenantry init --store /var/lib/tenantry/main --catalog securenet
              tenantry init --default-tenant main

            The master key is written beside the store, as <store>.key. Keep a copy of it somewhere else: without it the
            store cannot be opened, and no sealed value can be read; with it everybody can. The first administrator's
            API key is printed once, on standard output.
            """)

    @OptionGroup var store: StoreOptions

    @Option(help: "The catalogue of tenants that name none: smtp, web, chat, securenet or stellara.")
    var catalog = "smtp"

    @Option(help: "Make a tenant with this slug, without limits, for requests that name none.")
    var defaultTenant: String?

    @Flag(help: "Make no administrator's key; 'tenantry key create' makes one later.")
    var noKey = false

    func run() async throws {
        guard !store.readOnly else { throw ValidationError("a store that is made is written to: without --read-only") }
        if let defaultTenant, let fault = Slug.fault(in: defaultTenant) {
            throw ValidationError("--default-tenant \(defaultTenant): a slug \(fault)")
        }
        let platform = try await Platform.create(at: store.path, catalog: catalog, options: store.options)
        if let defaultTenant { try await make(defaultTenant, on: platform) }
        let secret = noKey ? nil : try await AdministratorKey.make("administrator", on: platform)
        try platform.close()
        let key = store.options.masterKeyFile ?? "\(platform.path).key"
        Console.error("made the store \(store.path), with the catalogue \(catalog); its master key is \(key)")
        if let secret {
            Console.error("the administrator's API key, shown this once:")
            Console.out(secret)
        }
        Console.error("next: tenantry tenant create \"Acme\"")
    }

    /// The tenant of requests that name none: on the catalogue's highest tier, its limits taken away.
    private func make(_ slug: String, on platform: Platform) async throws {
        guard let highest = try platform.read({ $0.newestCatalog(named: catalog)?.tiers.last }) else { return }
        let id = platform.newTenantID()
        var create = CreateTenant(id: id, name: slug)
        create.slug = slug
        create.tier = highest.id
        let unlimited = highest.limits.filter { $0.value != nil }.keys.sorted().map { OverrideLimit(id, $0, max: nil) }
        try await platform.execute(
            [create] + unlimited + [ChangeSettings([.defaultTenant: slug])],
            as: CommandContext(actor: .system, origin: .commandLine))
    }
}
