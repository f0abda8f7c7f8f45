internal import ArgumentParser
internal import Tenantry

/// Makes a store.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a store.",
        discussion: """
            EXAMPLES
              tenantry init
              tenantry init --store /var/lib/tenantry/main --catalog securenet

            The master key is written beside the store, as <store>.key. Keep a copy of it somewhere else: without it no
            sealed value can be read, and with it everybody can.
            """)

    @OptionGroup var store: StoreOptions

    @Option(help: "The catalogue of tenants that name none: smtp, web, chat, securenet or stellara.")
    var catalog = "smtp"

    func run() async throws {
        let platform = try await Platform.create(at: store.path, catalog: catalog, options: store.options)
        try platform.close()
        let key = store.options.masterKeyFile ?? "\(store.path).key"
        Console.error("made the store \(store.path), with the catalogue \(catalog); its master key is \(key)")
        Console.error("next: tenantry tenant create \"Acme\"")
    }
}
