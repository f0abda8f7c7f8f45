import Hummingbird
import Logging
import Tenantry
import TenantryHTTP

/// A small application of many tenants: it knows nothing of them but what Tenantry tells it.
///
/// `WebApplication STORE PORT`
@main struct WebApplication {
    /// What a handler gets beside the request.
    struct Context: TenantRequestContext {
        var coreContext: CoreRequestContextStorage
        var tenant: TenantContext?

        init(source: ApplicationRequestContextSource) { coreContext = .init(source: source) }
    }

    static func main() async throws {
        let platform = try Platform.open(at: CommandLine.arguments[1])
        let router = Router(context: Context.self)
        let tenants = router.group().add(middleware: TenantMiddleware(platform))
        tenants.get("/hello") { _, context in
            guard let tenant = context.tenant else { return "hello, whoever you are" }
            return "hello, \(tenant.tenant.name): theme \(tenant.setting("branding", "theme") ?? "plain")"
        }
        tenants.group().add(middleware: TenantMeter(platform, metric: "messages"))
            .get("/send") { _, context in "sent for \(context.tenant?.tenant.slug ?? "nobody")" }
        tenants.group().add(middleware: FeatureGate("mailing_lists"))
            .get("/lists") { _, context in "lists of \(context.tenant?.tenant.slug ?? "nobody")" }
        let port = Int(CommandLine.arguments[2]) ?? 0
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
            logger: Logger(label: "application"))
        try await application.runService()
        try platform.close()
    }
}
